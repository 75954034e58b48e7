import type { Identity } from "../definition/customer-profile.ts";
import { type HostServices, keptSecret } from "../delivery/channel-host.ts";
import { type DeskAction, deskEvent, type EventPayload } from "../delivery/event.ts";
import { uuidv7 } from "../delivery/uuid.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { DeskHost, Person } from "../ports/desk.ts";
import type { Conversation } from "../ports/store.ts";
import { decisionsOf } from "../turn/decisions-of.ts";
import { type Case, isOpenCase, personKey } from "./case.ts";
import { readLine, readNote } from "./desk-line.ts";

const openStates = ["queued", "agent"] as const;
/** Most messages and journal lines in one reading. */
const page = 1_000;

/** What an action brings beside who does it. */
type Details = Partial<Pick<EventPayload & { readonly kind: "desk" }, "text" | "files" | "queue" | "to">>;

/** The way of a desk into core. */
export function deskHost(services: HostServices): DeskHost {
  const { bot, store, clock, random, log, files, customers } = services;

  async function known(id: string): Promise<Case> {
    const found = await store.case(id);
    if (found !== undefined) return found;
    throw new FrontdeskError("handoff.unknown_case", "There is no such case.", { hint: "List the cases again." });
  }

  async function conversationOf(id: string): Promise<Conversation> {
    const { conversation: of } = await known(id);
    const conversation = (await store.load(of))?.conversation;
    if (conversation === undefined) throw new FrontdeskError("store.corrupt", "A case has no conversation.");
    return conversation;
  }

  async function identityOf(id: string): Promise<Identity> {
    const { channel, account, user } = await conversationOf(id);
    return { channel, account, user: user.id };
  }

  async function open(id: string): Promise<Case> {
    const found = await known(id);
    if (isOpenCase(found)) return found;
    throw new FrontdeskError("handoff.unknown_case", "The case is over.", { hint: "List the cases again." });
  }

  async function owned(id: string, person: Person): Promise<Case> {
    const found = await open(id);
    if (personKey(found.person) === personKey(person)) return found;
    throw notOwner(found);
  }

  /** Returns whether it was accepted; a repetition was. */
  async function act(
    action: DeskAction,
    { id, conversation }: Case,
    person: Person,
    key: string,
    details: Details = {},
    from?: string | null,
  ): Promise<boolean> {
    const payload = { kind: "desk", action, case: id, person: personOf(person), ...details } as const;
    const [outcome] = await services.accept([deskEvent(conversation, payload, key, clock.now(), from)]);
    return outcome !== undefined && outcome.status !== "refused";
  }

  const once = (action: DeskAction): string => `${action}:${uuidv7(clock, random)}`;

  async function actAsOwner(
    action: DeskAction,
    id: string,
    person: Person,
    key: string,
    details?: Details,
  ): Promise<void> {
    // Whether they may is decided as the event is taken over, where a repetition of what was accepted still is.
    if (await act(action, await known(id), person, key, details)) return;
    await owned(id, person);
    throw notOwner(await known(id));
  }

  return {
    bot: { id: bot.id, name: bot.name, queues: bot.queues, locales: bot.locales },
    clock,
    random,
    log,
    files,
    cases: (options = {}) =>
      store.cases({ ...options, states: options.states ?? openStates, limit: options.limit ?? 100 }),
    case: known,
    async transcript(id, options = {}) {
      const { conversation } = await known(id);
      const limit = Math.min(options.limit ?? page, page);
      if (options.after !== undefined) return store.history(conversation, { after: options.after, limit });
      return store.history(conversation, { last: options.last ?? 50, limit });
    },
    async decisions(id) {
      return decisionsOf(store, (await known(id)).conversation, services.passageTitle);
    },
    async take(id, person, { from } = {}) {
      const found = await open(id);
      const holder = personKey(found.person);
      if (holder === personKey(person) && from !== undefined) return;
      if (await act("take", found, person, once("take"), {}, from)) return;
      const now = await open(id);
      // Somebody was quicker; or the case was given up in between, and whoever asked looks again.
      throw notOwner(now);
    },
    async say(id, person, line, key) {
      await actAsOwner("line", id, person, `line:${key}`, await readLine(line, files));
    },
    async note(id, person, text, key) {
      const note = readNote(text);
      await act("note", await known(id), person, `note:${key}`, { text: note });
    },
    async transfer(id, person, { queue, person: to, note }) {
      if (queue !== undefined && bot.queues.length > 0 && !bot.queues.includes(queue)) {
        throw new FrontdeskError("definition.unknown_queue", "There is no such queue.", {
          hint: `The definition has: ${bot.queues.join(", ")}.`,
        });
      }
      const text = note === undefined || note.trim() === "" ? undefined : readNote(note);
      await actAsOwner("transfer", id, person, once("transfer"), { queue, to: to && personOf(to), text });
    },
    async typing(id, person) {
      const { conversation } = await owned(id, person);
      await services.hints.personTypes(conversation, { name: person.name });
    },
    address: async (id) => (await conversationOf(id)).address,
    async profile(id) {
      return customers.of(await identityOf(id));
    },
    async setApart(id, identity, person) {
      const { identities } = await customers.of(await identityOf(id));
      const isTheirs = identities.some(
        ({ channel, account, user }) =>
          channel === identity.channel && account === identity.account && user === identity.user,
      );
      if (!isTheirs) {
        throw new FrontdeskError("handoff.unknown_case", "The case's customer is nobody of this name there.", {
          hint: "Load the customer's identities again.",
        });
      }
      await customers.setApart(identity, personKey(person));
    },
    giveBack: (id, person) => actAsOwner("return", id, person, once("return")),
    end: (id, person) => actAsOwner("end", id, person, once("end")),
    secret: (purpose) => keptSecret(store, random, `desk/${purpose}`),
    kept: (key) => store.blob(`desk/${key}`),
    keep: (key, bytes) => store.putBlob(`desk/${key}`, bytes),
    swap: (key, before, after) => store.swapBlob(`desk/${key}`, before, after),
    isShared: store.nodes !== undefined,
    journal: (code, data) => store.addJournal([{ conversation: "", at: clock.now(), code, v: 1, data }]),
    readJournal: ({ before, limit }) =>
      store.journal({ before: before ?? Number.POSITIVE_INFINITY, limit: Math.min(limit, page) }),
  };
}

function personOf({ id, name }: Person): Person {
  return id === undefined ? { name } : { id, name };
}

function notOwner(found: Case): FrontdeskError {
  const hint = found.person === undefined ? "Take it first." : "Take it over first, if that was agreed.";
  return new FrontdeskError("handoff.not_owner", "Somebody else has the case, or nobody.", { hint });
}
