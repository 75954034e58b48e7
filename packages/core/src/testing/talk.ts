import type { Bot } from "../definition/bot.ts";
import { engine } from "../delivery/engine.ts";
import type { Engine, EngineOptions } from "../delivery/engine-options.ts";
import type { Case } from "../handoff/case.ts";
import type { Capabilities } from "../message/capabilities.ts";
import { fileType } from "../message/file-type.ts";
import { messageChoices } from "../message/message-choices.ts";
import { messageText } from "../message/message-text.ts";
import type { Choice, Outbound, Part } from "../message/outbound.ts";
import type { Log } from "../ports/log.ts";
import { memory } from "../store/memory.ts";
import type { Customer, ReportedError } from "./customer.ts";
import { type FakeChannel, fakeChannel, fakeEvent } from "./fake-channel.ts";
import { fakeClock } from "./fake-clock.ts";
import { fakeDesk } from "./fake-desk.ts";
import { seededRandom } from "./seeded-random.ts";

/** How a conversation is set up. */
export interface TalkOptions extends Omit<EngineOptions, "channels" | "desk" | "clock" | "random" | "log"> {
  /** The locale that the platform reports for the customer. */
  readonly locale?: string | undefined;
  /** Another customer of the same bot has another name. Default: `ann`. */
  readonly name?: string | undefined;
  /** What the customer's channel can show, where it differs from {@link fakeCapabilities}, such as `{ forms: true }`. */
  readonly capabilities?: Partial<Capabilities> | undefined;
  /** Says in the first reply that an assistant answers, as the bot does by default. Default here: cut off. */
  readonly showDisclosure?: boolean | undefined;
}

/**
 * Talks to a bot in a test: no network, no waiting, a clock that stands still.
 *
 * @example
 * ```ts
 * import { frontdesk } from "@frontdesk/core";
 * import { talk } from "@frontdesk/core/testing";
 *
 * const front = frontdesk({ id: "acme", name: "Acme" });
 * const hours = front.intent({ name: "hours", examples: ["when are you open"], run: () => "From 9 to 18." });
 * const customer = talk(front.bot({ intents: [hours] }));
 * console.log(await customer.says("when are you open?"));
 * await customer.ends();
 * ```
 */
export function talk(bot: Bot, options: TalkOptions = {}): Customer {
  const clock = fakeClock();
  const random = seededRandom(`${bot.id}/${options.name ?? "ann"}`);
  const store = options.store ?? memory();
  const channel = fakeChannel({ capabilities: options.capabilities });
  const desk = fakeDesk();
  const errors: ReportedError[] = [];
  const log: Log = {
    debug() {},
    info() {},
    warn() {},
    error: (event, _fields, error) => errors.push({ event, error }),
  };
  const name = options.name ?? "ann";
  const customer = { chat: name, user: { id: name, locale: options.locale } };
  let current = bot;
  let running: Engine | undefined;
  let events = 0;
  let seen = 0;
  let conversation = "";
  let person = { name: "Kim" };
  let last: Parameters<FakeChannel["deliver"]>[0] | undefined;

  async function start(): Promise<Engine> {
    if (running !== undefined) return running;
    // The clock stands still: nobody could wait for a turn.
    running = engine(current, { limits: false, ...options, store, channels: [channel], desk, clock, random, log });
    await running.start();
    return running;
  }

  function mine(): readonly Outbound[] {
    return channel.received.filter(({ chat }) => chat === name).map(({ message }) => message);
  }

  /** What has come since the last time. */
  async function news(): Promise<readonly string[]> {
    await (await start()).idle();
    const messages = mine().slice(seen);
    seen += messages.length;
    const disclosures = current.locales.map((locale) => disclosureOf(current, locale));
    return messages.map((message) => {
      const [first, ...rest] = message.parts;
      const isDisclosed = first?.kind === "text" && disclosures.includes(first.text);
      return messageText(isDisclosed && !options.showDisclosure ? rest : message.parts, message.locale);
    });
  }

  async function deliver(event: Parameters<FakeChannel["deliver"]>[0]): Promise<readonly string[]> {
    await start();
    last = event;
    const [acceptance] = await channel.deliver(event);
    conversation = acceptance?.conversation ?? conversation;
    return news();
  }

  function nextEvent(): ReturnType<typeof fakeEvent> {
    events++;
    return fakeEvent(customer, { key: `event-${name}-${events}`, order: events, at: clock.now() });
  }

  function lastChoices(): readonly Choice[] {
    return (
      mine()
        .map((message) => messageChoices(message.parts))
        .findLast((choices) => choices.length > 0) ?? []
    );
  }

  function lastPart<K extends Part["kind"]>(kind: K): (Part & { readonly kind: K }) | undefined {
    return mine()
      .flatMap(({ parts }) => parts)
      .findLast((part): part is Part & { readonly kind: K } => part.kind === kind);
  }

  async function openCase(): Promise<Case | undefined> {
    await start();
    return (await desk.host.cases()).find((one) => one.conversation === conversation);
  }

  async function act(work: (id: string) => Promise<void>): Promise<readonly string[]> {
    const open = await openCase();
    if (open === undefined) throw new Error("There is no open case.");
    await work(open.id);
    return news();
  }

  return {
    says: (text) => deliver({ ...nextEvent(), kind: "message", text }),
    sends({ name, bytes }, text = "") {
      const event = nextEvent();
      const [ref = ""] = event.eventKeys;
      channel.uploaded(ref, { bytes });
      const kind = fileType(bytes, undefined).startsWith("image/") ? "image" : "file";
      return deliver({ ...event, kind: "message", text, attachments: [{ kind, name, ref }] });
    },
    presses(label) {
      const choice = lastChoices().find((one) => one.label === label);
      if (choice?.token === undefined)
        throw new Error(
          `There is no button ${label}; there are: ${lastChoices()
            .map((one) => one.label)
            .join(", ")}.`,
        );
      return deliver({ ...nextEvent(), kind: "action", token: choice.token, label });
    },
    fills(values) {
      const form = lastPart("form");
      if (form?.token === undefined) throw new Error("There is no form.");
      const filled = form.fields.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
      return deliver({
        ...nextEvent(),
        kind: "action",
        token: form.token,
        label: form.submit,
        values: { ...Object.fromEntries(filled), ...values },
      });
    },
    rates(value) {
      const token = lastPart("feedback")?.token;
      if (token === undefined) throw new Error("There is no answer that can be rated.");
      return deliver({ ...nextEvent(), kind: "feedback", token, value });
    },
    async repeats() {
      if (last === undefined) throw new Error("Nothing was said yet.");
      return deliver(last);
    },
    async waits(ms) {
      await start();
      await clock.advance(ms);
      return news();
    },
    async restarts(next = current) {
      await running?.stop({ deadlineMs: 0 });
      running = undefined;
      current = next;
      await start();
    },
    get buttons() {
      return lastChoices().map((choice) => choice.label);
    },
    get form() {
      return lastPart("form");
    },
    get messages() {
      return mine();
    },
    case: openCase,
    person: {
      takes(as = "Kim") {
        person = { name: as };
        return act((id) => desk.host.take(id, person));
      },
      says: (text) => act((id) => desk.host.say(id, person, text, `line-${events++}`)),
      givesBack: () => act((id) => desk.host.giveBack(id, person)),
      ends: () => act((id) => desk.host.end(id, person)),
    },
    why: () => running?.why(conversation),
    errors,
    clock,
    channel,
    desk,
    engine: start,
    async ends() {
      await running?.stop({ deadlineMs: 0 });
      running = undefined;
    },
  };
}

function disclosureOf(bot: Bot, locale: string): string {
  return bot.phrases(locale).disclosure.replaceAll("{bot}", bot.name);
}
