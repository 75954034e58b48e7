import type { Json, MessageInbound } from "@frontdesk/core";
import { fieldsOf, listOf } from "./fields.ts";
import type { Notes } from "./notes.ts";

/** Telegram puts at most ten files into an album. */
const maxParts = 10;

/** The latest album of one member of a group. */
interface Album {
  readonly id: string;
  /** A part of it was said to the bot: all of it belongs to the bot. */
  readonly isAddressed: boolean;
  /** Parts that came before anything was said to the bot: their files, without words. */
  readonly held: readonly MessageInbound[];
}

/**
 * The parts of albums in groups. Only one part carries the words, and not always the first: parts that came before it are
 * remembered by the host, one album a member, until the words are there or the next album is. One of these serves one
 * batch of updates.
 */
export class Albums {
  readonly #notes: Notes;
  readonly #albums = new Map<string, Album>();
  readonly #changed = new Set<string>();

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** A part that is said to the bot, after the parts of its album that came before. */
  async addressed(part: MessageInbound): Promise<readonly MessageInbound[]> {
    const { key, id, album } = await this.#find(part);
    if (album?.isAddressed === true) return [part];
    this.#set(key, { id, isAddressed: true, held: [] });
    return [...(album?.held ?? []), part];
  }

  /** A part that is not said to the bot: the bot's all the same if its album is, kept in mind otherwise. */
  async overheard(part: MessageInbound): Promise<readonly MessageInbound[]> {
    const { key, id, album } = await this.#find(part);
    if (album?.isAddressed === true) return [part];
    const held = album?.held ?? [];
    const isKnown = held.some(({ eventKeys }) => eventKeys[0] === part.eventKeys[0]);
    // What people say to each other is not written down.
    if (!isKnown && held.length < maxParts)
      this.#set(key, { id, isAddressed: false, held: [...held, { ...part, text: "" }] });
    return [];
  }

  /** Writes down what the next batch must know. @throws FrontdeskError `store.*` */
  async keep(): Promise<void> {
    for (const key of this.#changed) {
      // Safe: the fields are JSON by their types; what is undefined is left out.
      const album = JSON.parse(JSON.stringify(this.#albums.get(key))) as Json;
      await this.#notes.remember(key, album);
    }
    this.#changed.clear();
  }

  async #find(part: MessageInbound): Promise<{ key: string; id: string; album: Album | undefined }> {
    const { chat = "", user = "" } = part.address;
    const key = `album/${chat}/${user}`;
    const id = part.album ?? "";
    const album = this.#albums.get(key) ?? readAlbum(await this.#notes.recall(key));
    return { key, id, album: album?.id === id ? album : undefined };
  }

  #set(key: string, album: Album): void {
    this.#albums.set(key, album);
    this.#changed.add(key);
  }
}

function readAlbum(kept: unknown): Album | undefined {
  const fields = fieldsOf(kept);
  if (fields === undefined || typeof fields.id !== "string") return undefined;
  // Safe: only `keep` writes here.
  const held = listOf(fields.held) as unknown as readonly MessageInbound[];
  return { id: fields.id, isAddressed: fields.isAddressed === true, held };
}
