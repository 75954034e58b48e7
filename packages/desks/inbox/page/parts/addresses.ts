const linkSchemes = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address as a link may have it, or undefined. What a customer or a bot calls an address is not trusted. */
export function linkUrl(address: string, base?: string): string | undefined {
  const url = read(address, base);
  return url !== undefined && linkSchemes.has(url.protocol) ? url.href : undefined;
}

/** The address as a picture may have it: the inbox's own, or data that is an image. */
export function pictureUrl(address: string, base?: string): string | undefined {
  const url = read(address, base);
  if (url === undefined) return undefined;
  if (url.protocol === "data:")
    return /^data:image\/(?:png|jpe?g|gif|webp|avif|svg\+xml)[;,]/i.test(address) ? address : undefined;
  const isOwn = base !== undefined && /^https?:$/.test(url.protocol) && url.origin === new URL(base).origin;
  return isOwn ? url.href : undefined;
}

function read(address: string, base?: string): URL | undefined {
  return URL.canParse(address, base) ? new URL(address, base) : undefined;
}
