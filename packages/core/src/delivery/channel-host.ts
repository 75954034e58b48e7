import type { Bot } from "../definition/bot.ts";
import { textIn } from "../definition/texts.ts";
import { hex } from "../message/hex.ts";
import type { Address, Inbound } from "../message/inbound.ts";
import type { Acceptance, Channel, ChannelHost, History, Suggestion } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { FileHost } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import type { EventOutcome, NewEvent, Store } from "../ports/store.ts";
import { commandsOf } from "../turn/commands.ts";
import { decisionsOf } from "../turn/decisions-of.ts";
import type { Customers } from "./customers.ts";
import { inboundEvent } from "./event.ts";
import type { Hints } from "./hints.ts";
import { uuidv7 } from "./uuid.ts";

/** What channel hosts work with. */
export interface HostServices {
  readonly bot: Bot;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly files: FileHost;
  readonly publicUrl: string | undefined;
  readonly customers: Customers;
  /** Takes events over durably and puts them into their lanes. */
  accept(events: readonly NewEvent[]): Promise<readonly EventOutcome[]>;
  /** Resolves when no event of the conversation waits. */
  settled(conversation: string): Promise<void>;
  /** The title of a passage of the knowledge, by its id. */
  passageTitle(id: string): string | undefined;
  readonly hints: Hints;
}

/** Secrets that are read or made now. */
const secretsUnderWay = new WeakMap<Store, Map<string, Promise<Uint8Array>>>();

/** 32 random bytes, made once and kept: also where two ask for the first time at once. */
export function keptSecret(store: Store, random: Random, purpose: string): Promise<Uint8Array> {
  const underWay = secretsUnderWay.get(store) ?? new Map<string, Promise<Uint8Array>>();
  secretsUnderWay.set(store, underWay);
  const known = underWay.get(purpose);
  if (known !== undefined) return known;
  const secret = readOrMakeSecret(store, random, `secret/${purpose}`).finally(() => underWay.delete(purpose));
  underWay.set(purpose, secret);
  return secret;
}

async function readOrMakeSecret(store: Store, random: Random, key: string): Promise<Uint8Array> {
  const kept = await store.blob(key);
  if (kept !== undefined) return kept;
  const secret = random.bytes(32);
  // Another node may have made one at the same time: then that is everybody's.
  if (await store.swapBlob(key, undefined, secret)) return secret;
  return readOrMakeSecret(store, random, key);
}

function acceptance(outcome: EventOutcome): Acceptance {
  switch (outcome.status) {
    case "accepted":
      return { status: "accepted", conversation: outcome.event.conversation, sequence: outcome.sequence };
    case "duplicate":
      return { status: "duplicate", conversation: outcome.conversation, sequence: outcome.sequence };
    case "refused":
      // Only desks' events can be refused; a channel's finds or makes its conversation.
      return { status: "duplicate", conversation: "", sequence: undefined };
  }
}

function suggestionsOf({ intents, locales: [locale = ""] }: Bot): readonly Suggestion[] {
  return Object.values(intents).flatMap(({ title, examples }) => {
    const say = examples.find((example) => example.locale === undefined || example.locale === locale)?.text;
    return say === undefined ? [] : [{ title: title === undefined ? say : textIn(title, locale), say }];
  });
}

/** The way of one channel into core. */
export function channelHost(channel: Channel, services: HostServices): ChannelHost {
  const { bot, store, clock, random, log, files } = services;
  const find = (account: string, address: Address): Promise<string | undefined> =>
    store.find(channel.name, account, channel.key(address));

  function toEvent(inbound: Inbound): NewEvent {
    return inboundEvent(
      inbound,
      {
        kind: "address",
        channel: channel.name,
        account: inbound.account,
        key: channel.key(inbound.address),
        address: inbound.address,
        conversationKind: inbound.conversationKind,
        user: inbound.user,
        newConversation: uuidv7(clock, random),
      },
      clock.now(),
      {
        newFileId: channel.fetch === undefined ? undefined : () => hex(random.bytes(16)),
        gatherMs: channel.capabilities.gatherMs,
      },
    );
  }

  const ownKey = (key: string): string => `channel-data/${channel.name}/${key}`;
  return {
    bot: {
      id: bot.id,
      name: bot.name,
      locales: bot.locales,
      commands: commandsOf(bot),
      suggestions: suggestionsOf(bot),
    },
    clock,
    random,
    log,
    async accept(events: readonly Inbound[]): Promise<readonly Acceptance[]> {
      const outcomes = await services.accept(events.map(toEvent));
      return outcomes.map(acceptance);
    },
    async history(account: string, address: Address, options = {}): Promise<History> {
      const conversation = await find(account, address);
      if (conversation === undefined) return { messages: [], last: 0 };
      const limit = options.limit ?? 1_000;
      const messages = await store.history(conversation, { after: options.after ?? 0, last: options.last, limit });
      const isEnd = messages.length < limit || options.last !== undefined;
      const last = isEnd ? messages.at(-1)?.sequence : undefined;
      // Places in the history stay when their text is erased; customers need not see them.
      const left = messages.filter(({ erased }) => erased !== true);
      return { messages: left, last: last ?? (await store.load(conversation))?.conversation.lastSequence ?? 0 };
    },
    async settled(account, address) {
      const conversation = await find(account, address);
      if (conversation !== undefined) await services.settled(conversation);
    },
    async typing(account, address) {
      const conversation = await find(account, address);
      if (conversation !== undefined) await services.hints.customerTypes(conversation);
    },
    async decisions(account, address) {
      const conversation = await find(account, address);
      return conversation === undefined ? [] : decisionsOf(store, conversation, services.passageTitle);
    },
    files,
    publicUrl: services.publicUrl,
    secret: (purpose) => keptSecret(store, random, `${channel.name}/${purpose}`),
    data: {
      get: (key) => store.blob(ownKey(key)),
      put: (key, bytes) => store.putBlob(ownKey(key), bytes),
      remove: (key) => store.removeBlob(ownKey(key)),
    },
  };
}
