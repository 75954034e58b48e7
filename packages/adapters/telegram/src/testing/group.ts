import { type FakeChat, type FakeMessage, untilMessages } from "./chat.ts";
import { type CustomerBackstage, type FakeCustomer, press } from "./customer.ts";
import type { SentFile, SentWords } from "./sent-file.ts";
import { type Writing, writing } from "./writing.ts";

/** A group that the bot is in. */
export interface FakeGroup {
  readonly id: number;
  /** A member writes a line; answers the update's id. */
  writes(member: FakeCustomer, text: string, extra?: object): number;
  /** A member sends a file; answers the update's id. */
  sends(member: FakeCustomer, file: SentFile, words?: SentWords): number;
  /** A member sends several files at once; answers the updates' ids. */
  sendsAlbum(member: FakeCustomer, files: readonly SentFile[], words?: SentWords): readonly number[];
  /** A member presses the newest button with a label. */
  presses(member: FakeCustomer, label: string): number;
  /** The group becomes a supergroup, which the bot is told of in both; answers its new id. Silently: nobody tells the bot. */
  migrates(options?: { readonly silently?: boolean }): number;
  /** The bot is removed. */
  removesBot(): void;
  readonly messages: readonly FakeMessage[];
  /** What messages were before they were edited, oldest first. */
  readonly edits: readonly FakeMessage[];
  untilMessages(count: number): Promise<readonly FakeMessage[]>;
}

/** What a group acts through. */
export interface GroupBackstage extends CustomerBackstage {
  /** Opens a supergroup in place of the group. */
  supergroup(): FakeChat;
}

/** Makes a group. */
export function newGroup(backstage: GroupBackstage): FakeGroup {
  let { chat } = backstage;
  const writer = (member: FakeCustomer): Writing => writing(() => chat, member.user, place, backstage);
  const place = (): object => ({ id: chat.id, type: chat.type, title: chat.title });
  return {
    get id(): number {
      return chat.id;
    },
    writes: (member, text, extra) => writer(member).writes(text, extra),
    sends: (member, file, words) => writer(member).sends(file, words),
    sendsAlbum: (member, files, words) => writer(member).sendsAlbum(files, words),
    presses: (member, label) => backstage.update(chat.id, press(chat, label, member.user, place(), backstage)),
    migrates({ silently = false } = {}): number {
      const next = backstage.supergroup();
      const before = { ...chat };
      chat.state = { migratedTo: next.id };
      chat = next;
      if (silently) return next.id;
      backstage.update(before.id, {
        message: {
          message_id: before.nextMessageId,
          date: backstage.now(),
          chat: place(),
          migrate_to_chat_id: next.id,
        },
      });
      backstage.update(next.id, {
        message: { message_id: 1, date: backstage.now(), chat: place(), migrate_from_chat_id: before.id },
      });
      chat.nextMessageId = 2;
      return next.id;
    },
    removesBot(): void {
      chat.state = "kicked";
    },
    get messages(): readonly FakeMessage[] {
      return chat.messages;
    },
    get edits(): readonly FakeMessage[] {
      return chat.edits;
    },
    untilMessages: (count) => untilMessages(chat, count),
  };
}
