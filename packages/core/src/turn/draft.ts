import type { Bot } from "../definition/bot.ts";
import { intentTitle } from "../definition/bot.ts";
import type { Identity } from "../definition/customer-profile.ts";
import type { Handler } from "../definition/intent.ts";
import type { AnyMessage } from "../definition/reply.ts";
import { type AnyTexts, textIn } from "../definition/texts.ts";
import type { Case } from "../handoff/case.ts";
import type { Capabilities } from "../message/capabilities.ts";
import { hex } from "../message/hex.ts";
import type { User } from "../message/inbound.ts";
import { messageChoices } from "../message/message-choices.ts";
import type { Choice, FormPart, Outbound, Part, Purpose } from "../message/outbound.ts";
import type { TurnFile } from "../message/turn-file.ts";
import type { NewJournalEntry } from "../ports/journal-entry.ts";
import type { RunRecord } from "../ports/run-record.ts";
import type { Conversation, NewTimer, NewToken, Owner, TurnCommit } from "../ports/store.ts";
import { authorOf } from "../store/author.ts";
import type { Attempt } from "./attempt.ts";
import { type DraftMessage, echoOf } from "./draft-message.ts";
import { fill, type Phrases } from "./phrases.ts";
import type { TurnServices } from "./services.ts";
import { type ConversationState, type Meaning, readState, writeState } from "./state.ts";
import { withTokens } from "./with-tokens.ts";

/** Buttons stay valid this long. */
const tokenLifetimeMs = 7 * 24 * 60 * 60 * 1_000;

const noRecords: ReadonlyMap<string, RunRecord> = new Map();

/** What is loaded for a turn. */
export interface Loaded {
  readonly conversation: Conversation;
  readonly records: readonly RunRecord[];
  /** What the conversation's channel can show. */
  readonly capabilities?: Capabilities | undefined;
}

/** All that one turn is about to change; nothing of it is visible before its commit. */
export class TurnDraft {
  readonly conversation: Conversation;
  readonly state: ConversationState;
  readonly services: TurnServices;
  readonly capabilities: Capabilities | undefined;
  readonly attempt: Attempt;
  /** The id of the first event of this turn; what the turn makes is named after it. */
  readonly event: number;
  user: User;
  owner: Owner;
  /** Nobody takes the word from the bot: it hands over by itself, or goes on where nobody had taken over. */
  keepsEpoch = false;
  case: Case | undefined;
  #records: readonly RunRecord[];
  readonly #messages: DraftMessage[] = [];
  readonly #tokens: NewToken[] = [];
  readonly #timers: NewTimer[] = [];
  readonly #cancelTimers: string[] = [];
  readonly #journal: NewJournalEntry[] = [];
  readonly #endedRuns: string[] = [];
  #hasReportedSchema = false;
  /** What middleware has added in this turn, so that each runs once. */
  readonly added = new Map<unknown, object>();
  runsStarted = 0;
  /** Who answers, and with what: thumbs under the answer are about this. */
  answeredBy: { readonly by: string; readonly what: string } = { by: "send", what: "" };
  readonly #superseded: string[] = [];
  /** The files that came with the customer's messages. */
  files: readonly TurnFile[] = [];
  /** What the customer said last. */
  lastText = "";
  /** The sequence of the customer's message that this turn answers. */
  message: number | undefined;

  constructor(loaded: Loaded, event: number, services: TurnServices, attempt: Attempt) {
    this.conversation = loaded.conversation;
    this.#records = loaded.records;
    this.state = readState(loaded.conversation.state);
    this.services = services;
    this.capabilities = loaded.capabilities;
    this.attempt = attempt;
    this.event = event;
    this.user = loaded.conversation.user;
    this.owner = loaded.conversation.owner;
  }

  /** Aborted when the turn is called off. */
  get signal(): AbortSignal {
    return this.attempt.signal;
  }

  /** Who writes. */
  get identity(): Identity {
    const { channel, account } = this.conversation;
    return { channel, account, user: this.user.id };
  }

  get bot(): Bot {
    return this.services.bot;
  }

  get locale(): string {
    return this.state.locale ?? this.bot.locales[0] ?? "en";
  }

  get phrases(): Phrases {
    return this.bot.phrases(this.locale);
  }

  /** A record that was kept in this turn: a run may be executed again before the turn is over. */
  keepRecord(record: RunRecord): void {
    this.#records = [...this.#records.filter(({ run, key }) => run !== record.run || key !== record.key), record];
  }

  /** The schema of a question has thrown, which counts as a refusal. Reported once, however many spans were tried. */
  readonly reportSchema = (error: unknown): void => {
    if (this.#hasReportedSchema) return;
    this.#hasReportedSchema = true;
    this.services.log.error("turn.schema_failed", { conversation: this.conversation.id }, error);
  };

  /** The records of one run, by key. */
  recordsOf(run: string): ReadonlyMap<string, RunRecord> {
    if (this.#records.length === 0) return noRecords;
    return new Map(this.#records.filter((record) => record.run === run).map((record) => [record.key, record]));
  }

  handlerOf(intent: string): Handler | undefined {
    if (intent === "$fallback") return this.bot.fallback;
    if (intent === "$files") return this.bot.files;
    if (intent === "$person") return this.bot.person;
    return Object.hasOwn(this.bot.intents, intent) ? this.bot.intents[intent] : undefined;
  }

  textOf(texts: AnyTexts | undefined): string | undefined {
    return texts === undefined ? undefined : textIn(texts, this.locale);
  }

  titleOf(intent: string): string {
    const found = this.bot.intents[intent];
    return found === undefined ? intent : intentTitle(found, this.locale);
  }

  /** Adds a message. Messages without a part are left out. */
  say(parts: readonly Part[], purpose: Purpose = "reply", from?: { readonly name: string }, streamId?: string): void {
    if (parts.length === 0) return;
    const maker = {
      token: (meaning: Meaning) => this.#token(meaning),
      feedback: { kind: "feedback", ...this.answeredBy } as const,
    };
    this.#add({ parts: parts.map((part) => withTokens(part, maker)), purpose, from, streamId });
    if (purpose === "reply" || purpose === "proactive") this.#offer(parts);
  }

  /** The message comes back as an event of its own at that instant. */
  sayLater(message: AnyMessage, { key, at }: { readonly key: string; readonly at: number }): void {
    this.journal("send.scheduled", { at });
    // Safe: a message is JSON by its type.
    const payload = JSON.parse(JSON.stringify({ kind: "send", message })) as NewTimer["payload"];
    this.#timers.push({ key: `send:${key}`, dueAt: at, payload });
  }

  /** What was to be said later is not, if it was not yet. */
  callOff(key: string): void {
    this.journal("send.called_off");
    this.#cancelTimers.push(`send:${key}`);
  }

  /** Adds a text of core's own. */
  sayPhrase(phrase: keyof Phrases, values: { readonly [name: string]: string } = {}, purpose: Purpose = "reply"): void {
    this.say([{ kind: "text", text: fill(this.phrases[phrase], values) }], purpose);
  }

  /** Adds a question with buttons, each with its meaning. */
  offer(
    text: string,
    options: readonly { readonly label: string; readonly meaning: Meaning }[],
    yesNo: boolean,
    before: readonly Part[] = [],
    purpose: Purpose = "reply",
  ): void {
    const choices = options.map(({ label, meaning }): Choice => ({ label, token: this.#token(meaning) }));
    this.#add({ parts: [...before, { kind: "choices", text, choices }], purpose });
    this.state.offer = { options, yesNo };
  }

  /** Adds a form; whoever sends it means this. */
  offerForm(form: FormPart, meaning: Meaning, before: readonly Part[] = []): void {
    this.#add({ parts: [...before, { ...form, token: this.#token(meaning) }], purpose: "reply" });
    this.state.offer = undefined;
  }

  /** Streams that were shown and came to nothing: what is said next takes their place. */
  supersede(streamIds: readonly string[]): void {
    this.#superseded.push(...streamIds);
  }

  #add(message: DraftMessage): void {
    this.#messages.push({ ...message, streamId: message.streamId ?? this.#superseded.shift() });
  }

  journal(code: string, data: NewJournalEntry["data"] = {}): void {
    this.#journal.push({ at: this.services.clock.now(), code, v: 1, data });
  }

  endRun(run: string): void {
    this.#endedRuns.push(run);
  }

  #token(meaning: Meaning): string {
    const token = hex(this.services.random.bytes(16));
    // Safe: a meaning is JSON by its type.
    const kept = meaning as unknown as NewToken["meaning"];
    this.#tokens.push({ token, meaning: kept, expiresAt: this.services.clock.now() + tokenLifetimeMs });
    return token;
  }

  /** Buttons that an author put into a reply can be chosen by typing, too. */
  #offer(parts: readonly Part[]): void {
    const options = messageChoices(parts).map((choice) => {
      return { label: choice.label, meaning: { kind: "say", text: choice.say ?? choice.label } as const };
    });
    if (options.length > 0) this.state.offer = { options, yesNo: false };
  }

  /** The messages in their final form, the first with the disclosure that an assistant answers. */
  #finalMessages(): readonly Outbound[] {
    const [first] = this.#messages.filter((message) => message.purpose === "reply");
    if (first !== undefined && this.bot.disclosure && !this.state.disclosed) {
      first.parts.unshift({ kind: "text", text: fill(this.phrases.disclosure, { bot: this.bot.name }) });
      this.state.disclosed = true;
    }
    return this.#messages.map(({ parts, purpose, from, streamId }) => {
      return { parts, purpose, from, locale: this.locale, stream: streamId };
    });
  }

  /** The draft as one commit. */
  close(done: readonly number[], pull: boolean): TurnCommit {
    const messages = this.#finalMessages();
    const { conversation } = this;
    const changesOwner = this.owner !== conversation.owner;
    // What the bot says under this turn's epoch may go out until the next change of owner.
    const epoch = changesOwner && !this.keepsEpoch ? conversation.epoch + 1 : conversation.epoch;
    const now = this.services.clock.now();
    return {
      conversation: conversation.id,
      version: conversation.version,
      epoch: conversation.epoch,
      done,
      setAside: [],
      state: writeState(this.state),
      user: this.user,
      owner: changesOwner ? this.owner : undefined,
      keepsEpoch: changesOwner && this.keepsEpoch,
      messages: pull
        ? messages.map((message, index) => ({
            author: authorOf(message),
            parts: message.parts,
            at: now,
            echo: echoOf(this.#messages[index]),
          }))
        : [],
      outbox: pull
        ? []
        : messages.map((message, index) => ({
            message,
            idempotencyKey: `${conversation.id}.${this.event}.${index}`,
            dueAt: now,
            epoch: message.purpose === "reply" ? epoch : undefined,
          })),
      tokens: this.#tokens,
      timers: this.#timers,
      cancelTimers: this.#cancelTimers,
      case: this.case,
      endedRuns: this.#endedRuns,
      journal: this.#journal,
    };
  }
}
