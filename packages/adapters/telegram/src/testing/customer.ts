import { type FakeChat, type FakeDraft, type FakeMessage, untilMessages } from "./chat.ts";
import type { StoredFile } from "./files.ts";
import type { SentFile, SentWords } from "./sent-file.ts";
import { writing } from "./writing.ts";

/** Who a customer is; everything has a default. */
export interface CustomerOptions {
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** Such as `en-GB`. Default: `en`. */
  readonly languageCode?: string | undefined;
}

/** A customer in a private chat with the bot. */
export interface FakeCustomer {
  /** The customer's id, which is the chat's too. */
  readonly id: number;
  /** What Telegram tells of the customer. */
  readonly user: object;
  /** Writes a line; answers the update's id. */
  writes(text: string, extra?: object): number;
  /** Sends a file; answers the update's id. */
  sends(file: SentFile, words?: SentWords): number;
  /** Sends several files at once, which come as so many messages; answers the updates' ids. */
  sendsAlbum(files: readonly SentFile[], words?: SentWords): readonly number[];
  /** Changes what was written last; answers the update's id. */
  edits(text: string): number;
  /** Presses the newest button with a label. Throws when there is none. */
  presses(label: string): number;
  /** Presses a button that the bot has not made, or has made for somebody else. */
  pressesData(data: string): number;
  blocks(): number;
  unblocks(): number;
  /** Deletes the account. */
  leavesTelegram(): void;
  /** What the bot said, oldest first. */
  readonly messages: readonly FakeMessage[];
  /** What was shown of messages before they were finished, oldest first. */
  readonly drafts: readonly FakeDraft[];
  /** Resolves when the bot has said as many messages as this. */
  untilMessages(count: number): Promise<readonly FakeMessage[]>;
}

/** What a customer acts through. */
export interface CustomerBackstage {
  readonly chat: FakeChat;
  readonly bot: object;
  /** Sends the bot an update that happened in a chat; answers its id. */
  update(chat: number, event: object): number;
  /** The id of a new press of a button. */
  newQuery(): string;
  /** Seconds. */
  now(): number;
  readonly files: Map<string, StoredFile>;
  /** The id of a new album. */
  newAlbum(): string;
}

/** Makes a customer. */
export function newCustomer(options: CustomerOptions, backstage: CustomerBackstage): FakeCustomer {
  const { chat } = backstage;
  const user = {
    id: chat.id,
    is_bot: false,
    first_name: options.firstName ?? "Ann",
    ...(options.lastName === undefined ? {} : { last_name: options.lastName }),
    language_code: options.languageCode ?? "en",
  };
  const place = { id: chat.id, type: "private", first_name: user.first_name };

  function becomes(from: string, to: string): number {
    return backstage.update(chat.id, {
      my_chat_member: {
        chat: place,
        from: user,
        date: backstage.now(),
        old_chat_member: { user: backstage.bot, status: from },
        new_chat_member: { user: backstage.bot, status: to },
      },
    });
  }

  return {
    id: chat.id,
    user,
    ...writing(
      () => chat,
      user,
      () => place,
      backstage,
    ),
    presses(label): number {
      return backstage.update(chat.id, press(chat, label, user, place, backstage));
    },
    pressesData(data): number {
      const message = { message_id: 1, from: backstage.bot, chat: place, date: backstage.now(), text: "?" };
      const query = { id: backstage.newQuery(), from: user, message, chat_instance: "1", data };
      return backstage.update(chat.id, { callback_query: query });
    },
    blocks(): number {
      chat.state = "blocked";
      return becomes("member", "kicked");
    },
    unblocks(): number {
      chat.state = "open";
      return becomes("kicked", "member");
    },
    leavesTelegram(): void {
      chat.state = "deactivated";
    },
    get messages(): readonly FakeMessage[] {
      return chat.messages;
    },
    get drafts(): readonly FakeDraft[] {
      return chat.drafts;
    },
    untilMessages: (count) => untilMessages(chat, count),
  };
}

/** A press of the newest button with a label (https://core.telegram.org/bots/api#callbackquery). */
export function press(
  chat: FakeChat,
  label: string,
  user: object,
  place: object,
  backstage: CustomerBackstage,
): object {
  const message = chat.messages.findLast(({ keyboard }) => keyboard.flat().some((button) => button.label === label));
  const data = message?.keyboard.flat().find((button) => button.label === label)?.data;
  if (message === undefined || data === undefined)
    throw new Error(`There is no button "${label}" that can be pressed.`);
  const rows = message.keyboard.map((row) =>
    row.map((button) => ({
      text: button.label,
      ...(button.url === undefined ? { callback_data: button.data } : { url: button.url }),
    })),
  );
  return {
    callback_query: {
      id: backstage.newQuery(),
      from: user,
      message: {
        message_id: message.id,
        from: backstage.bot,
        chat: place,
        date: backstage.now(),
        ...(message.thread === undefined ? {} : { message_thread_id: message.thread, is_topic_message: true }),
        text: message.text,
        reply_markup: { inline_keyboard: rows },
      },
      chat_instance: "1",
      data,
    },
  };
}
