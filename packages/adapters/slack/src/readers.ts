import type { Address, Inbound } from "@frontdesk/core";
import type { Reader } from "./draft-message.ts";
import { keepNewest } from "./newest.ts";
import { keyOf } from "./place.ts";

/** Who wrote last in the conversations of channels: Slack streams a reply there for one reader. */
export interface Readers {
  wrote(event: Inbound, team: string): void;
  of(account: string, address: Address): Reader | undefined;
}

/** So many conversations are remembered; in others replies are shown by edits. */
const remembered = 5_000;

/** Remembers readers in this process. */
export function readers(): Readers {
  const known = new Map<string, Reader>();
  const placeOf = (account: string, address: Address): string => `${account} ${keyOf(address)}`;
  return {
    wrote({ account, address, conversationKind, user }, team): void {
      if (conversationKind === "direct") return;
      const place = placeOf(account, address);
      known.delete(place);
      known.set(place, { user: user.id, team });
      keepNewest(known, remembered);
    },
    of: (account, address) => known.get(placeOf(account, address)),
  };
}
