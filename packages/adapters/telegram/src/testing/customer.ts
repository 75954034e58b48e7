import { type FakeChat, type FakeMessage, untilMessages } from "./chat.ts";
import { entitiesOf } from "./written.ts";

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
  /** Presses the newest button with a label. Throws when there is none. */
  presses(label: string): number;
  blocks(): number;
  unblocks(): number;
  /** Deletes the account. */
  leavesTelegram(): void;
  /** What the bot said, oldest first. */
  readonly messages: readonly FakeMessage[];
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
    writes(text, extra = {}): number {
      const entities = entitiesOf(text);
      const message = {
        message_id: chat.nextMessageId,
        from: user,
        chat: place,
        date: backstage.now(),
        text,
        ...(entities.length === 0 ? {} : { entities }),
        ...extra,
      };
      chat.nextMessageId += 1;
      return backstage.update(chat.id, { message });
    },
    presses(label): number {
      return backstage.update(chat.id, press(chat, label, user, place, backstage));
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
