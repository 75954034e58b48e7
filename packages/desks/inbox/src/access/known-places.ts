import type { DeskHost } from "@frontdesk/core";
import { z } from "zod";
import { type KeptHost, keptDocument } from "../keep/kept-document.ts";
import { tokenHash } from "./token.ts";

const keptPlace = z.object({
  person: z.string(),
  /** A hash of the address; the address itself is not kept. */
  from: z.string(),
  at: z.number(),
});

/** Where people have signed in from. It outlives their sign-ins, which end every day. */
export interface KnownPlaces {
  /** Whether the person has signed in from an address before, as far back as that is remembered. */
  knows(person: string, address: string): boolean;
  add(person: string, address: string): Promise<void>;
  /** Sees what was added at other nodes, unless it has within so many milliseconds. @throws FrontdeskError `store.*`. */
  fresh(maxAgeMs: number): Promise<void>;
}

/** Of one person; the one that was used longest ago is forgotten first. */
const mostOfOnePerson = 20;
const day = 24 * 60 * 60 * 1_000;
const forgetMs = 90 * day;

/** Opens {@link KnownPlaces}. @throws FrontdeskError `store.*`. */
export async function openKnownPlaces(host: KeptHost & Pick<DeskHost, "secret">): Promise<KnownPlaces> {
  const { clock } = host;
  const document = await keptDocument(host, "places", z.array(keptPlace), []);
  const secret = Buffer.from(await host.secret("inbox-addresses")).toString("hex");
  const hashOf = (address: string): string => tokenHash(`${secret}/${address}`).slice(0, 22);
  const find = (person: string, from: string): z.infer<typeof keptPlace> | undefined =>
    document.value.find((one) => one.person === person && one.from === from && clock.now() - one.at < forgetMs);
  return {
    fresh: document.fresh,
    knows: (person, address) => find(person, hashOf(address)) !== undefined,
    async add(person, address) {
      const from = hashOf(address);
      const now = clock.now();
      const known = find(person, from);
      // To the day is enough to forget by.
      if (known !== undefined && now - known.at < day) return;
      await document.change((kept) => {
        const left = kept.filter((one) => now - one.at < forgetMs && (one.person !== person || one.from !== from));
        const own = left.filter((one) => one.person === person).toSorted((a, b) => b.at - a.at);
        const tooMany = new Set(own.slice(mostOfOnePerson - 1));
        const value = [...left.filter((one) => !tooMany.has(one)), { person, from, at: now }];
        return { value, result: undefined };
      });
    },
  };
}
