import { type CardPart, type DeskHost, fileIdOf, type Part, type StoredMessage } from "@frontdesk/core";

/** What is known of a case's whole conversation. */
export interface Facts {
  /** The highest sequence. */
  readonly last: number;
  /** What customers thought of messages, by the token of the feedback part. */
  readonly ratings: ReadonlyMap<string, "up" | "down">;
  /** The kept files that occur in it. */
  readonly files: ReadonlySet<string>;
}

/** The conversations of cases, read page by page. */
export interface Transcripts {
  /** Reads on from where it was read last: a rating may be far behind what it rates. */
  facts(id: string): Promise<Facts>;
  read(id: string, after: number, limit: number): Promise<readonly StoredMessage[]>;
  /** What was read of a case is not true any more. */
  forget(id: string): void;
}

interface Known {
  last: number;
  readonly ratings: Map<string, "up" | "down">;
  readonly files: Set<string>;
  reading: Promise<void>;
}

const pageSize = 1_000;
/** So many conversations are remembered; the one that was asked for longest ago is forgotten first. */
const capacity = 200;

/** Makes {@link Transcripts}. */
export function transcripts(host: DeskHost): Transcripts {
  const known = new Map<string, Known>();

  async function readOn(id: string, facts: Known): Promise<void> {
    for (;;) {
      const messages = await host.transcript(id, { after: facts.last, limit: pageSize });
      for (const { parts } of messages) for (const part of parts) note(part, facts);
      facts.last = messages.at(-1)?.sequence ?? facts.last;
      if (messages.length < pageSize) return;
    }
  }

  return {
    async facts(id) {
      const facts = known.get(id) ?? { last: 0, ratings: new Map(), files: new Set(), reading: Promise.resolve() };
      known.delete(id);
      known.set(id, facts);
      if (known.size > capacity) {
        const [oldest] = known.keys();
        if (oldest !== undefined) known.delete(oldest);
      }
      // One after the other, also after one has failed: each goes on from the last message that was read.
      const reading = facts.reading.then(
        () => readOn(id, facts),
        () => readOn(id, facts),
      );
      facts.reading = reading;
      await reading;
      return facts;
    },
    read: (id, after, limit) => host.transcript(id, { after, limit }),
    forget: (id) => void known.delete(id),
  };
}

function note(part: Part, { ratings, files }: Known): void {
  if (part.kind === "rating") ratings.set(part.token, part.value);
  for (const url of addressesOf(part)) {
    const id = fileIdOf(url);
    if (id !== undefined) files.add(id);
  }
}

function addressesOf(part: Part): readonly string[] {
  switch (part.kind) {
    case "file":
    case "image":
      return [part.url];
    case "card":
      return imageOf(part);
    case "carousel":
      return part.cards.flatMap(imageOf);
    default:
      return [];
  }
}

function imageOf({ image }: CardPart): readonly string[] {
  return image === undefined ? [] : [image.url];
}
