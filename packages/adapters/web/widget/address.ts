/** An address that a click may open: of the web, a mail or a telephone; otherwise undefined. */
export function safeAddress(address: string | undefined): string | undefined {
  return parsed(address, /^(?:https?|mailto|tel):$/);
}

/** A picture that may be shown: from the web, or in the address itself. */
export function safeImage(address: string): string | undefined {
  return /^data:image\/[\w.+-]+[;,]/i.test(address) ? address : parsed(address, /^https?:$/);
}

function parsed(address: string | undefined, allowed: RegExp): string | undefined {
  if (address === undefined) return undefined;
  try {
    // Without a base: what stands in a message does not depend on the page that shows it.
    const { protocol, href } = new URL(address);
    return allowed.test(protocol) ? href : undefined;
  } catch {
    // No address at all.
    return undefined;
  }
}
