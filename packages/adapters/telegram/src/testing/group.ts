import { type FakeChat, type FakeMessage, untilMessages } from "./chat.ts";
import { type CustomerBackstage, type FakeCustomer, press } from "./customer.ts";
import { entitiesOf } from "./written.ts";

/** A group that the bot is in. */
export interface FakeGroup {
  readonly id: number;
  /** A member writes a line; answers the update's id. */
  writes(member: FakeCustomer, text: string, extra?: object): number;
  /** A member presses the newest button with a label. */
  presses(member: FakeCustomer, label: string): number;
  /** The group becomes a supergroup; answers its new id. */
  migrates(): number;
  /** The bot is removed. */
  removesBot(): void;
  readonly messages: readonly FakeMessage[];
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
  const place = (): object => ({ id: chat.id, type: chat.type, title: chat.title });
  return {
    get id(): number {
      return chat.id;
    },
    writes(member, text, extra = {}): number {
      const entities = entitiesOf(text);
      const message = {
        message_id: chat.nextMessageId,
        from: member.user,
        chat: place(),
        date: backstage.now(),
        text,
        ...(entities.length === 0 ? {} : { entities }),
        ...extra,
      };
      chat.nextMessageId += 1;
      return backstage.update(chat.id, { message });
    },
    presses: (member, label) => backstage.update(chat.id, press(chat, label, member.user, place(), backstage)),
    migrates(): number {
      const next = backstage.supergroup();
      chat.state = { migratedTo: next.id };
      chat = next;
      return next.id;
    },
    removesBot(): void {
      chat.state = "kicked";
    },
    get messages(): readonly FakeMessage[] {
      return chat.messages;
    },
    untilMessages: (count) => untilMessages(chat, count),
  };
}
