import type { JournalEntry } from "@frontdesk/core";
import { z } from "zod";
import { json } from "../http/answers.ts";
import { type Endpoint, endpoint } from "../http/endpoint.ts";
import { readQuery } from "../http/read-body.ts";
import type { Opened } from "../opened.ts";
import type { JournalAnswer } from "./protocol.ts";

const query = z.object({ before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional() });
const pageSize = 100;
const readAtOnce = 500;
/** What people did is in the journal among all that the bot did: so far back one request looks for the first of it. */
const mostReadings = 200;

/** What people did, for leads. */
export const journalEndpoints: readonly Endpoint[] = [
  endpoint(
    { method: "GET", path: "/api/journal" },
    {
      for: "lead",
      async run({ inbox, request }) {
        const asked = readQuery(query, request);
        return asked.ok ? json(await readJournal(inbox, asked.value.before)) : asked.response;
      },
    },
  ),
];

async function readJournal({ host }: Opened, before: number | undefined): Promise<JournalAnswer> {
  const entries: JournalEntry[] = [];
  let next = before;
  for (let reading = 0; reading < mostReadings && entries.length <= pageSize; reading += 1) {
    const page = await host.readJournal({ before: next, limit: readAtOnce });
    entries.push(...page.filter(isOfPeople));
    next = page.at(-1)?.id;
    if (page.length < readAtOnce || next === undefined) return journalAnswer(entries, entries.length > pageSize);
  }
  return journalAnswer(entries, entries.length > 0);
}

function journalAnswer(entries: readonly JournalEntry[], hasMore: boolean): JournalAnswer {
  return { entries: entries.slice(0, pageSize).map(entryView), hasMore };
}

function isOfPeople({ code }: JournalEntry): boolean {
  // What customers write stands in the cases: here it would bury everything else.
  if (code === "handoff.customer_line") return false;
  return code.startsWith("inbox.") || code.startsWith("handoff.");
}

function entryView({ id, at, code, data }: JournalEntry): JournalAnswer["entries"][number] {
  const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  return { id, at, code, person: textOf(data.person), about: textOf(data.about), case: textOf(data.case) };
}
