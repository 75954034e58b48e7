import { escapeText } from "../mrkdwn.ts";
import { type FakeChat, type FakeMessage, untilMessages } from "./chat.ts";
import type { FakeView } from "./check-view.ts";
import type { FakeButton } from "./read-blocks.ts";

/** Who a customer is; everything has a default. */
export interface CustomerOptions {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  /** Default: true. */
  readonly hasConfirmedEmail?: boolean | undefined;
  /** Such as `en-GB`. Default: `en-US`. */
  readonly locale?: string | undefined;
  /** Further fields of the user object, such as `{ is_restricted: true }` for a guest. */
  readonly more?: object | undefined;
}

/** Where and how something is written. */
export interface WriteOptions {
  /** The channel's id. Default: the direct conversation with the bot. */
  readonly channel?: string | undefined;
  readonly thread?: string | undefined;
  /** More fields of the event. */
  readonly more?: object | undefined;
}

/** How Slack delivers a body. */
export type DeliveryKind = "events_api" | "interactive" | "slash_commands";

/** A customer of the workspace. Each verb resolves with the status that Slack was answered. */
export interface FakeCustomer {
  readonly id: string;
  /** The direct conversation with the bot. */
  readonly channel: string;
  writes(text: string, options?: WriteOptions): Promise<number>;
  /** Presses the newest button, or chooses the newest entry of a menu, with a label. Throws when there is none. */
  presses(label: string, channel?: string): Promise<number>;
  /** The view that the customer sees: a modal, or the Home tab. */
  readonly view: FakeView | undefined;
  /** Fills in the open modal, by its labels: words, the label of an option, or whether a box is ticked. */
  submits(values: { readonly [label: string]: string | boolean }): Promise<number>;
  commands(command: string, text?: string, channel?: string): Promise<number>;
  /** What the bot said in the direct conversation, oldest first. */
  readonly messages: readonly FakeMessage[];
  /** Resolves when the bot has said as many messages as this there. */
  untilMessages(count: number): Promise<readonly FakeMessage[]>;
}

/** What a customer acts through. */
export interface CustomerBackstage {
  readonly id: string;
  readonly name: string;
  readonly team: string;
  readonly direct: FakeChat;
  chat(id: string): FakeChat;
  stamp(): string;
  /** A trigger that opens a modal for this customer. */
  trigger(): string;
  view(): FakeView | undefined;
  deliver(kind: DeliveryKind, body: object): Promise<number>;
  event(event: object): Promise<number>;
}

/** Makes a customer. */
export function newCustomer(backstage: CustomerBackstage): FakeCustomer {
  const { id, name, team, direct } = backstage;
  const user = { id, username: name.toLowerCase(), name: name.toLowerCase(), team_id: team };
  return {
    id,
    channel: direct.id,
    async writes(text, { channel = direct.id, thread, more = {} } = {}): Promise<number> {
      const chat = backstage.chat(channel);
      const ts = backstage.stamp();
      chat.authors.set(ts, id);
      return backstage.event({
        type: "message",
        user: id,
        text: text.replace(/<@[A-Z0-9]+>|[^<]+|</g, (piece) => (piece.startsWith("<@") ? piece : escapeText(piece))),
        ts,
        event_ts: ts,
        channel,
        channel_type: chat.type,
        team,
        ...(thread === undefined ? {} : { thread_ts: thread }),
        ...more,
      });
    },
    async presses(label, channel = direct.id): Promise<number> {
      const chat = backstage.chat(channel);
      const message = chat.messages.findLast(({ buttons }) => buttons.some((button) => button.label === label));
      const button = message?.buttons.find((each) => each.label === label);
      if (message === undefined || button === undefined) throw new Error(`There is no button "${label}".`);
      return backstage.deliver("interactive", {
        type: "block_actions",
        user,
        team: { id: team },
        trigger_id: backstage.trigger(),
        channel: { id: channel, name: chat.type === "im" ? "directmessage" : "general" },
        container: { type: "message", message_ts: message.ts, channel_id: channel },
        message: { ts: message.ts, ...(message.thread === undefined ? {} : { thread_ts: message.thread }) },
        actions: [{ ...pressed(button), action_ts: backstage.stamp() }],
      });
    },
    get view(): FakeView | undefined {
      return backstage.view();
    },
    async submits(values): Promise<number> {
      const view = backstage.view();
      if (view?.type !== "modal") throw new Error("There is no modal.");
      return backstage.deliver("interactive", {
        type: "view_submission",
        user,
        team: { id: team },
        trigger_id: backstage.trigger(),
        view: {
          id: view.id,
          type: "modal",
          callback_id: view.callbackId,
          private_metadata: view.metadata,
          state: { values: filledIn(view, values) },
        },
      });
    },
    commands: (command, text = "", channel = direct.id) =>
      backstage.deliver("slash_commands", {
        command,
        text: escapeText(text),
        user_id: id,
        user_name: name.toLowerCase(),
        team_id: team,
        channel_id: channel,
        channel_name: channel === direct.id ? "directmessage" : "general",
        trigger_id: backstage.trigger(),
      }),
    get messages(): readonly FakeMessage[] {
      return direct.messages;
    },
    untilMessages: (count) => untilMessages(direct, count),
  };
}

/** Slack hands labels back escaped. */
function pressed({ label, actionId, value, type }: FakeButton): object {
  const text = { type: "plain_text", text: escapeText(label), emoji: false };
  const base = { action_id: actionId, block_id: "b1", type };
  return type === "static_select" ? { ...base, selected_option: { text, value } } : { ...base, text, value };
}

function filledIn(view: FakeView, values: { readonly [label: string]: string | boolean }): object {
  return Object.fromEntries(
    view.fields.map(({ block, label, isOptional, element }) => {
      const value = values[label];
      if (value === undefined && !isOptional) throw new Error(`The field "${label}" must be filled in.`);
      return [block, { [String(element.action_id)]: { type: element.type, ...stateOf(element, value) } }];
    }),
  );
}

function stateOf(element: { readonly [name: string]: unknown }, value: string | boolean | undefined): object {
  const options: readonly unknown[] = Array.isArray(element.options) ? element.options : [];
  switch (element.type) {
    case "checkboxes":
      return { selected_options: value === true ? options : [] };
    case "datepicker":
      return { selected_date: value ?? null };
    case "static_select":
      return { selected_option: options.find((option) => labelOf(option) === value) ?? null };
    default:
      return { value: value ?? null };
  }
}

function labelOf(option: unknown): unknown {
  const fields: { readonly text?: { readonly text?: unknown } } =
    typeof option === "object" && option !== null ? option : {};
  return fields.text?.text;
}
