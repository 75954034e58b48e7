import { fileGate } from "../delivery/file-host.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { filledIn } from "../message/filled-in.ts";
import type { Address, Attachment, Inbound } from "../message/inbound.ts";
import type { Part } from "../message/outbound.ts";
import type { Acceptance, Channel, ChannelHost, History } from "../ports/channel.ts";
import type { FileContent, Files } from "../ports/files.ts";
import type { Route } from "../ports/http.ts";
import type { NewMessage, StoredMessage } from "../ports/store.ts";
import type { MessageDecision } from "../turn/decision.ts";
import { type FakeClock, fakeClock } from "./fake-clock.ts";
import { type LogLine, recordingLog } from "./recording-log.ts";
import { seededRandom } from "./seeded-random.ts";

/** A {@link ChannelHost} that answers nothing and remembers everything. */
export interface RecordingHost extends ChannelHost {
  readonly clock: FakeClock;
  /** The events that were accepted, each once, in order. */
  readonly accepted: readonly Inbound[];
  /** How many events were handed over, those included that were known already or turned away. */
  readonly offered: number;
  /** What was logged. */
  readonly lines: readonly LogLine[];
  /** The next `times` calls of `accept` fail with `store.unavailable`. Default: 1. */
  refuse(times?: number): void;
  /** From now on `accept` waits; the returned function lets it go on. */
  hold(): () => void;
  /** Resolves when as many events as this were accepted. */
  untilAccepted(count: number): Promise<void>;
  /** Puts a message into a conversation's history, as a turn does; the channel's `changed` is the caller's business. */
  say(account: string, address: Address, message: NewMessage): StoredMessage;
  /** The addresses whose customers were said to be writing, in order. */
  readonly typed: readonly Address[];
  /** Every file that was taken over. */
  readonly kept: readonly FileContent[];
  /** From now on no kept file can be read (`files.unavailable`), until the returned function is called. */
  hideFiles(): () => void;
  /** What the links of `files` open; put it beside the channel's own routes. */
  readonly fileRoute: Route;
  /** What `decisions` says of a conversation from now on. */
  decide(account: string, address: Address, decisions: readonly MessageDecision[]): void;
  /** From now on every conversation has something that waits to be answered, until the returned function is called. */
  answerLater(): () => void;
}

/** What is known of one conversation. */
interface Recorded {
  readonly id: string;
  readonly messages: StoredMessage[];
}

/**
 * A host for the tests of a channel: it takes events over without a store and a bot, tells duplicates as core does,
 * and keeps the history that was given to it. It can be handed to a second channel of the same kind, as after a restart.
 *
 * @param options.publicUrl what the host says of itself, for channels that send links. Default: undefined
 *
 * @example
 * ```ts
 * import { recordingHost } from "@frontdesk/core/testing";
 *
 * const host = recordingHost({ key: (address) => String(address["chat"]) });
 * await host.accept([
 *   { kind: "message", text: "Hello", account: "a", address: { chat: "1" }, conversationKind: "direct", eventKeys: ["e1"], at: 0, user: { id: "1" } },
 * ]);
 * console.log(host.accepted.length); // 1
 * ```
 */
export function recordingHost(
  channel: Pick<Channel, "key">,
  { publicUrl }: { readonly publicUrl?: string | undefined } = {},
): RecordingHost {
  const conversations = new Map<string, Recorded>();
  const known = new Map<string, Acceptance>();
  const accepted: Inbound[] = [];
  const secrets = new Map<string, Uint8Array>();
  const data = new Map<string, Uint8Array>();
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const clock = fakeClock();
  const random = seededRandom("recording host");
  const log = recordingLog();
  const typed: Address[] = [];
  const decided = new Map<string, readonly MessageDecision[]>();
  const secret = async (purpose: string): Promise<Uint8Array> => {
    const kept = secrets.get(purpose) ?? random.bytes(32);
    secrets.set(purpose, kept);
    return kept;
  };
  const files = memoryFiles(() => areFilesHidden);
  const gate = fileGate({ files, clock, random, secret: () => secret("files") });
  let offered = 0;
  let refusals = 0;
  let areFilesHidden = false;
  let held: Promise<void> | undefined;
  let unanswered: Promise<void> | undefined;

  function conversationAt(account: string, address: Address): Recorded {
    const key = `${account}\n${channel.key(address)}`;
    const found = conversations.get(key);
    if (found !== undefined) return found;
    const number = String(conversations.size + 1).padStart(12, "0");
    const conversation: Recorded = { id: `01900000-0000-7000-8000-${number}`, messages: [] };
    conversations.set(key, conversation);
    return conversation;
  }

  function say(account: string, address: Address, message: NewMessage): StoredMessage {
    const { messages } = conversationAt(account, address);
    const stored: StoredMessage = { ...message, sequence: messages.length + 1 };
    messages.push(stored);
    return stored;
  }

  function take(event: Inbound): Acceptance {
    const keys = event.eventKeys.map((key) => `${event.account}\n${key}`);
    const before = keys.map((key) => known.get(key)).find((acceptance) => acceptance !== undefined);
    if (before !== undefined) return { ...before, status: "duplicate" };
    accepted.push(event);
    const message = spoken(event);
    const sequence = message === undefined ? undefined : say(event.account, event.address, message).sequence;
    const acceptance: Acceptance = {
      status: "accepted",
      conversation: conversationAt(event.account, event.address).id,
      sequence,
    };
    for (const key of keys) known.set(key, acceptance);
    return acceptance;
  }

  return {
    bot: { id: "conformance", name: "Conformance", locales: ["en"], commands: [], suggestions: [] },
    clock,
    random,
    log,
    accepted,
    get offered(): number {
      return offered;
    },
    lines: log.lines,
    async accept(events): Promise<readonly Acceptance[]> {
      offered += events.length;
      await held;
      if (refusals > 0) {
        refusals -= 1;
        throw new FrontdeskError("store.unavailable", "The test turned the events away.", { retryable: true });
      }
      const acceptances = events.map(take);
      for (const waiter of waiting.splice(0)) {
        if (accepted.length >= waiter.count) waiter.resolve();
        else waiting.push(waiter);
      }
      return acceptances;
    },
    async history(account, address, options = {}): Promise<History> {
      const messages = conversations.get(`${account}\n${channel.key(address)}`)?.messages ?? [];
      const first = Math.max(options.after ?? 0, messages.length - (options.last ?? messages.length));
      const after = messages.filter(({ sequence }) => sequence > first);
      return { messages: after.slice(0, options.limit), last: messages.length };
    },
    async settled(): Promise<void> {
      await unanswered;
    },
    async typing(_, address): Promise<void> {
      typed.push(address);
    },
    async decisions(account, address): Promise<readonly MessageDecision[]> {
      return decided.get(`${account}\n${channel.key(address)}`) ?? [];
    },
    files: gate,
    publicUrl,
    secret,
    data: {
      get: async (key) => data.get(key)?.slice(),
      async put(key, bytes) {
        data.set(key, new Uint8Array(bytes));
      },
      async remove(key) {
        data.delete(key);
      },
    },
    typed,
    get kept(): readonly FileContent[] {
      return [...files.contents.values()];
    },
    fileRoute: gate.route,
    decide(account, address, decisions): void {
      decided.set(`${account}\n${channel.key(address)}`, decisions);
    },
    answerLater(): () => void {
      let release = (): void => {};
      unanswered = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        unanswered = undefined;
        release();
      };
    },
    hideFiles(): () => void {
      areFilesHidden = true;
      return () => {
        areFilesHidden = false;
      };
    },
    refuse(times = 1): void {
      refusals += times;
    },
    hold(): () => void {
      let release = (): void => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        held = undefined;
        release();
      };
    },
    async untilAccepted(count): Promise<void> {
      if (accepted.length < count) await new Promise<void>((resolve) => waiting.push({ count, resolve }));
    },
    say,
  };
}

/** Files in a map. */
function memoryFiles(areHidden: () => boolean): Files & { readonly contents: ReadonlyMap<string, FileContent> } {
  const contents = new Map<string, FileContent>();
  return {
    apiVersion: 1,
    name: "memory",
    contents,
    async open() {},
    async put(file, bytes) {
      contents.set(file.id, { file, bytes });
    },
    async get(id) {
      if (areHidden()) throw new FrontdeskError("files.unavailable", "The test hid the files.", { retryable: true });
      return contents.get(id);
    },
    async remove(id) {
      contents.delete(id);
    },
    async close() {},
  };
}

/** What an event leaves in the history, as core has it. */
function spoken(event: Inbound): NewMessage | undefined {
  const parts = spokenParts(event);
  if (parts === undefined) return undefined;
  return {
    author: { kind: "customer", id: event.user.id, name: event.user.name },
    parts,
    at: event.at,
    platformId: event.messageId,
    echo: event.echo,
  };
}

function spokenParts(event: Inbound): readonly Part[] | undefined {
  switch (event.kind) {
    case "message":
      return [...textParts(event.text), ...(event.attachments ?? []).map(attachmentPart)];
    case "action":
      return textParts(filledIn(event.values ?? {}) || (event.label ?? ""));
    case "feedback":
      return [{ kind: "rating", token: event.token, value: event.value }];
    case "command":
      return textParts(`/${event.command} ${event.text}`.trim());
    default:
      return undefined;
  }
}

function textParts(text: string): readonly Part[] {
  return text === "" ? [] : [{ kind: "text", text }];
}

function attachmentPart({ kind, name = "", mime, size, ref }: Attachment): Part {
  if (kind === "image") return { kind: "image", url: ref, alt: name };
  return { kind: "file", url: ref, name, mime, size };
}
