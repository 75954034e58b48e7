import type { Case, DeskHost } from "@frontdesk/core";
import { fieldsOf, wordOf } from "./fields.ts";
import type { HandoffStatus } from "./handoff-event.ts";

/** That a case was handed to an agent hub; every process sees it. */
export interface Announcement {
  /** The event's id. Undefined: it is on its way, or its process has ended before Teams answered. */
  readonly activity: string | undefined;
  /** Until when a process is at it, on its clock: epoch milliseconds. */
  readonly until?: number | undefined;
}

/** So long a process may be at it: longer than all its attempts take. */
const claimMs = 3 * 60_000;

/** Whether a case was announced, or is about to be. */
async function readAnnouncement(host: DeskHost, id: string): Promise<Announcement | undefined> {
  return read(await host.kept(keyOf(id)));
}

function read(bytes: Uint8Array | undefined): Announcement | undefined {
  if (bytes === undefined) return undefined;
  const fields = fieldsOf(JSON.parse(new TextDecoder().decode(bytes)));
  const until = fields?.until;
  return { activity: wordOf(fields?.activity), until: typeof until === "number" ? until : undefined };
}

function written(announcement: Announcement): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(announcement));
}

/**
 * Makes this process the one that announces a case: of several that see it, one. Otherwise says that it is `done`, or when
 * the one that is at it has had its time, epoch milliseconds.
 */
export async function claimAnnouncement(host: DeskHost, id: string): Promise<"ours" | "done" | number> {
  for (;;) {
    const bytes = await host.kept(keyOf(id));
    const known = read(bytes);
    if (known?.activity !== undefined) return "done";
    const now = host.clock.now();
    // Where no other process can be at it, it is what an earlier one has left.
    if (host.isShared && known?.until !== undefined && known.until > now) return known.until;
    if (await host.swap(keyOf(id), bytes, written({ activity: undefined, until: now + claimMs }))) return "ours";
  }
}

/** Keeps that a case is announced. */
export async function keepAnnouncement(host: DeskHost, id: string, announcement: Announcement): Promise<void> {
  await host.keep(keyOf(id), written(announcement));
}

/** All open cases of a channel, oldest first. */
export async function openCasesOf(host: DeskHost, channel: string): Promise<readonly Case[]> {
  const found: Case[] = [];
  let beyond: string | undefined;
  do {
    const page: readonly Case[] = await host.cases({ beyond });
    found.push(...page.filter((each) => each.channel === channel));
    beyond = page.at(-1)?.id;
  } while (beyond !== undefined);
  return found;
}

/**
 * The case that a hub speaks of: the one that it names, else the only one of the conversation that its word can be about.
 * Of several, as in a group, nobody knows.
 */
export async function caseOf(
  host: DeskHost,
  channel: string,
  hub: string,
  status: HandoffStatus,
): Promise<Case | "none" | "several"> {
  const announced = await announcedIn(host, channel, status.conversation);
  const named = announced.find(({ found: { id }, activity }) => {
    return id === status.case || (activity !== undefined && activity === status.replyTo);
  });
  if (named !== undefined) return named.found;
  const [first, ...others] = announced.filter(({ found }) =>
    status.state === "completed" ? found.person?.id === hub : found.state === "queued",
  );
  if (first === undefined) return "none";
  return others.length === 0 ? first.found : "several";
}

async function announcedIn(
  host: DeskHost,
  channel: string,
  conversation: string,
): Promise<readonly { readonly found: Case; readonly activity: string | undefined }[]> {
  const looked = await Promise.all(
    (await openCasesOf(host, channel)).map(async (found) => {
      const address = await host.address(found.id);
      if (address.conversation !== conversation) return [];
      const announcement = await readAnnouncement(host, found.id);
      return announcement === undefined ? [] : [{ found, activity: announcement.activity }];
    }),
  );
  return looked.flat();
}

function keyOf(id: string): string {
  return `teams-handoff/case/${id}`;
}
