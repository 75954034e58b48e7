import { type ChannelHost, type FormPart, FrontdeskError, type Inbound, type InboundBase } from "@frontdesk/core";
import type { ApiAnswer, SlackApi } from "./api.ts";
import type { Assistant } from "./assistant.ts";
import { commandAnswer } from "./command-answer.ts";
import { sendError } from "./failure.ts";
import { fieldsOf, idOf } from "./fields.ts";
import { filledValues, formView } from "./form-view.ts";
import { homeView } from "./home-view.ts";
import type { Settings } from "./options.ts";
import type { Readers } from "./readers.ts";
import type { Received } from "./received.ts";
import type { Workspace } from "./workspace.ts";

/** What taking over works with. */
export interface Taker {
  readonly host: ChannelHost;
  readonly workspace: Workspace;
  readonly settings: Settings;
  readonly assistant: Assistant;
  readonly readers: Readers;
  /** Something that Slack's answer does not wait for. */
  background(work: Promise<unknown>): void;
}

/** How long an event without its files waits for the one with them, in milliseconds; Slack waits three seconds for its answer. */
const twinMs = 1_500;

/** How long a form that is not in the history yet is waited for, in milliseconds; its trigger lives three seconds. */
const recordedMs = 1_000;

/** How many messages back the form of a button is looked for. */
const formReach = 50;

/**
 * Does what a body asks for; resolves when core has it durably, with what Slack is answered. Rejects when it could not be
 * kept.
 */
export async function take(taker: Taker, received: Received): Promise<object | undefined> {
  const { host, workspace } = taker;
  switch (received.kind) {
    case "event":
      await takeEvent(taker, received);
      return undefined;
    case "overheard":
      if (await isKnown(host, received.event)) await takeEvent(taker, received);
      return undefined;
    case "command": {
      const { event } = received;
      const channel = await directChannel(workspace.api, event.user.id);
      await host.accept([{ ...event, address: { channel } }]);
      return event.address.channel === channel ? undefined : commandAnswer(host.bot.locales[0], workspace.bot.userId);
    }
    case "open_form":
      await openForm(taker, received);
      return undefined;
    case "form": {
      const form = await formOf(host, received.base, received.token);
      const values = filledValues(received.filled, form);
      await host.accept([{ ...received.base, kind: "action", token: received.token, label: form?.submit, values }]);
      return undefined;
    }
    case "home":
      if (taker.settings.home !== false) taker.background(publishHome(taker, received.user));
      return undefined;
    default: {
      const unknown: never = received;
      return unknown;
    }
  }
}

async function takeEvent(taker: Taker, received: Extract<Received, { kind: "event" | "overheard" }>): Promise<void> {
  const { host, workspace, assistant, readers } = taker;
  const { event, userTeam } = received;
  await acceptWhole(host, received);
  const { channel, thread } = event.address;
  if (event.kind === "message") readers.wrote(event, userTeam ?? workspace.bot.teamId);
  if (event.conversationKind !== "direct" || thread === undefined) return;
  const call =
    event.kind === "join"
      ? assistant.started(workspace.api, String(channel), String(thread))
      : event.kind === "message"
        ? assistant.wrote(workspace.api, String(channel), String(thread), event.text)
        : undefined;
  if (call !== undefined) taker.background(report(taker, "slack.assistant_not_told", call));
}

/**
 * A mention with a file comes twice, and not always with the file: the event without it waits for the other, on whichever
 * node that is taken; where the other comes later still, its files are taken by themselves.
 */
async function acceptWhole(
  host: ChannelHost,
  received: Extract<Received, { kind: "event" | "overheard" }>,
): Promise<void> {
  const { isPartial = false, files } = received.kind === "event" ? received : {};
  if (isPartial) await new Promise<void>((resolve) => host.clock.after(twinMs, resolve));
  const [taken] = await host.accept([received.event]);
  if (files !== undefined && taken?.status === "duplicate") await host.accept([files]);
}

async function isKnown(host: ChannelHost, { account, address }: Inbound): Promise<boolean> {
  return (await host.history(account, address, { last: 1 })).last > 0;
}

/** The direct conversation with a customer: a slash command can be given where the bot is not. */
async function directChannel(api: SlackApi, user: string): Promise<string> {
  const answer = await api.call("conversations.open", { users: user });
  const channel = answer.kind === "done" ? idOf(fieldsOf(fieldsOf(answer.result)?.channel)?.id) : undefined;
  if (channel !== undefined) return channel;
  if (answer.kind !== "done") throw sendError(answer);
  throw new FrontdeskError("channel.unavailable", "Slack's answer to conversations.open could not be read.", {
    retryable: true,
  });
}

async function openForm(
  taker: Taker,
  { base, token, trigger }: Extract<Received, { kind: "open_form" }>,
): Promise<void> {
  const form = (await formOf(taker.host, base, token)) ?? (await formOfSoon(taker.host, base, token));
  if (form === undefined) {
    // Too long ago, or never there: core says so politely.
    await taker.host.accept([{ ...base, kind: "action", token }]);
    return;
  }
  const view = formView(form, { address: base.address, token }, base.account);
  taker.background(report(taker, "slack.form_not_opened", openView(taker.workspace.api, trigger, view)));
}

/** A trigger opens one modal: where it is not known whether Slack took it, once more opens no second one. */
async function openView(api: SlackApi, trigger_id: string, view: object): Promise<ApiAnswer> {
  const answer = await api.call("views.open", { trigger_id, view });
  return answer.kind === "failed" ? api.call("views.open", { trigger_id, view }) : answer;
}

/** A message is in the history when Slack's answer to it is recorded: who is quick presses its button before. */
async function formOfSoon(host: ChannelHost, base: InboundBase, token: string): Promise<FormPart | undefined> {
  await new Promise<void>((resolve) => host.clock.after(recordedMs, resolve));
  return formOf(host, base, token);
}

async function formOf(host: ChannelHost, base: InboundBase, token: string): Promise<FormPart | undefined> {
  const { messages } = await host.history(base.account, base.address, { last: formReach });
  const parts = messages.flatMap((message) => message.parts);
  return parts.find((part): part is FormPart => part.kind === "form" && part.token === token);
}

async function publishHome(taker: Taker, user: string): Promise<void> {
  const { host, workspace, settings } = taker;
  const view = homeView(host.bot.name, settings.home === false ? undefined : settings.home);
  await report(taker, "slack.home_not_published", workspace.api.call("views.publish", { user_id: user, view }));
}

async function report({ host, settings }: Taker, event: string, call: Promise<ApiAnswer | undefined>): Promise<void> {
  const answer = await call;
  if (answer === undefined || answer.kind === "done") return;
  const reason = answer.kind === "failed" ? answer.reason : answer.error || String(answer.status);
  host.log.warn(event, { channel: settings.name, reason });
}
