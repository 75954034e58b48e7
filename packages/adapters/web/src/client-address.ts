/** Where the host does not tell addresses, all visitors share one bucket that is so many times as large. */
const unknownShare = 20;

/** Under what an address is counted. */
export interface Counted {
  readonly key: string;
  /** How many visitors it stands for. */
  readonly share: number;
}

/**
 * An IPv4 address counts as itself, also when it is written as IPv6; an IPv6 address counts as its /64 network, which
 * is what one customer of a provider has (RFC 6177).
 */
export function countedAddress(address: string | undefined): Counted {
  if (address === undefined || address === "") return { key: "unknown", share: unknownShare };
  const bare = address.toLowerCase().replace(/%.*$/, "");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  if (mapped !== undefined) return { key: mapped, share: 1 };
  if (!bare.includes(":")) return { key: bare, share: 1 };
  const [head = "", tail = ""] = bare.split("::", 2);
  const before = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  const zeros = bare.includes("::")
    ? Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0")
    : [];
  const groups = [...before, ...zeros, ...after].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ""));
  return { key: `${groups.join(":")}::/64`, share: 1 };
}
