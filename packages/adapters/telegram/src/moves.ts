import type { Notes } from "./notes.ts";

/** So many groups are kept in mind, in either direction; the others are looked up. */
const keptGroups = 10_000;

/**
 * Groups that have become supergroups. A conversation keeps the chat's first id for good; only calls name the new one. Both
 * directions are remembered by the host, so that the conversation goes on after a restart and on every node.
 */
export class Moves {
  readonly #notes: Notes;
  /** First id to the present one; the same where it has not moved. */
  readonly #present = new Map<string, string>();
  /** Present id to the first one. */
  readonly #first = new Map<string, string>();

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** Where messages to a chat go. */
  async present(chat: string): Promise<string> {
    if (!canMove(chat)) return chat;
    const known = this.#present.get(chat) ?? textIn(await this.#notes.recall(`moved-to/${chat}`)) ?? chat;
    keep(this.#present, chat, known);
    return known;
  }

  /** The id under which a chat's conversations are kept. That it never moved is not kept in mind: it may have, on another node. */
  async first(chat: string): Promise<string> {
    if (!isSupergroup(chat)) return chat;
    const known = this.#first.get(chat) ?? textIn(await this.#notes.recall(`moved-from/${chat}`));
    if (known !== undefined) keep(this.#first, chat, known);
    return known ?? chat;
  }

  /** A group has moved; known for good when it resolves. @throws FrontdeskError `store.*` */
  async note(from: string, to: string): Promise<void> {
    if (this.#first.get(to) === from && this.#present.get(from) === to) return;
    await this.#notes.remember(`moved-to/${from}`, to);
    await this.#notes.remember(`moved-from/${to}`, from);
    keep(this.#present, from, to);
    keep(this.#first, to, from);
  }
}

/** Keeps what was used last, and forgets the others. */
function keep(map: Map<string, string>, key: string, value: string): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > keptGroups && oldest !== undefined) map.delete(oldest);
}

/** Whether a chat is a group that may become a supergroup, or has: those have short negative ids (https://core.telegram.org/api/bots/ids). */
export function canMove(chat: string): boolean {
  return chat.startsWith("-") && !isSupergroup(chat);
}

function isSupergroup(chat: string): boolean {
  return /^-100\d{10,}$/.test(chat);
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
