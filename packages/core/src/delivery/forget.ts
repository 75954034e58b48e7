import type { Identity } from "../definition/customer-profile.ts";
import { keptFilesIn } from "../message/kept-files.ts";
import type { Clock } from "../ports/clock.ts";
import type { Desk } from "../ports/desk.ts";
import type { Files } from "../ports/files.ts";
import type { StoredIdentity } from "../ports/identity-store.ts";
import type { ListedConversation } from "../ports/retention-store.ts";
import type { Store } from "../ports/store.ts";
import { type Erased, eraseConversation } from "./erase-conversation.ts";
import { emailKey, readKeys, unlinkedId, userKey } from "./identity-keys.ts";
import type { Hint } from "./node-hints.ts";

/** So many conversations, or messages, are read at once. */
const page = 200;

/** Whom to forget: somebody on a channel, whoever has an e-mail address, or whose conversation it is. */
export type ForgetTarget = Identity | { readonly email: string } | { readonly conversation: string };

/** What there is to forget of a customer. */
export interface ForgetPlan {
  /** The customer's id; undefined where nothing is known of them. */
  readonly customer: string | undefined;
  readonly identities: readonly Identity[];
  readonly emails: readonly string[];
  /** All in which they wrote, groups included: there, too, the whole conversation goes. */
  readonly conversations: readonly Pick<ListedConversation, "id" | "channel" | "account" | "kind">[];
}

/** What was forgotten of a customer, or would be. */
export interface Forgotten extends ForgetPlan {
  /** Messages that had a text until now. */
  readonly messages: number;
  /** Events that waited for their turn, or had been set aside. */
  readonly events: number;
  /** Messages that were about to be sent. */
  readonly unsent: number;
  /** Kept files. */
  readonly files: number;
  /** The ids of their cases. */
  readonly cases: readonly string[];
}

/** What forgetting works with: an open store and open files. */
export interface ForgetServices {
  /** The bot's id. */
  readonly bot: string;
  readonly store: Store;
  readonly files: Pick<Files, "remove">;
  readonly clock: Clock;
}

const nobody: ForgetPlan = { customer: undefined, identities: [], emails: [], conversations: [] };

/**
 * Finds what belongs to a customer, and changes nothing. It looks through the list of all conversations, and through the
 * histories of groups.
 *
 * @throws FrontdeskError `store.unavailable`.
 */
async function planForget(
  who: ForgetTarget,
  { bot, store }: Pick<ForgetServices, "bot" | "store">,
): Promise<ForgetPlan> {
  const start = await startOf(who, store);
  if (start === undefined) return nobody;
  const { identity, conversation } = start;
  const known = identity === undefined ? start.known : await store.identities({ keys: [userKey(identity)] });
  const customer = known[0]?.customer ?? (identity === undefined ? undefined : await unlinkedId(bot, identity));
  const linked = customer === undefined ? [] : await store.identities({ customer });
  const { identities, emails } = readKeys(linked);
  const all = identity === undefined || linked.length > 0 ? identities : [identity];
  const conversations = await conversationsOf(all, store);
  const isListed = conversations.some(({ id }) => id === conversation?.id);
  return {
    customer,
    identities: all,
    emails,
    conversations: conversation === undefined || isListed ? conversations : [conversation, ...conversations],
  };
}

interface Start {
  readonly identity: Identity | undefined;
  readonly known: readonly StoredIdentity[];
  readonly conversation: ForgetPlan["conversations"][number] | undefined;
}

async function startOf(who: ForgetTarget, store: Store): Promise<Start | undefined> {
  if ("email" in who) {
    const known = await store.identities({ keys: [emailKey(who.email)] });
    return known.length === 0 ? undefined : { identity: undefined, known, conversation: undefined };
  }
  if (!("conversation" in who)) return { identity: who, known: [], conversation: undefined };
  const found = (await store.load(who.conversation))?.conversation;
  if (found === undefined) return undefined;
  const { id, channel, account, kind, user } = found;
  const conversation = { id, channel, account, kind };
  // Of a group only the conversation is meant, and none of those who are in it.
  const identity = isShared(kind) || user.id === "" ? undefined : { channel, account, user: user.id };
  return { identity, known: [], conversation };
}

function isShared(kind: ListedConversation["kind"]): boolean {
  return kind === "group" || kind === "channel";
}

async function conversationsOf(
  identities: readonly Identity[],
  store: Store,
): Promise<readonly ForgetPlan["conversations"][number][]> {
  const found: ForgetPlan["conversations"][number][] = [];
  if (identities.length === 0) return found;
  for (let after: string | undefined; ; ) {
    const listed = await store.conversations({ after, limit: page });
    for (const one of listed) {
      const { id, channel, account, kind, user } = one;
      const users = identities.filter((each) => each.channel === channel && each.account === account);
      const ids = new Set(users.map((each) => each.user));
      const isTheirs = ids.has(user.id) || (ids.size > 0 && isShared(kind) && (await wroteIn(id, ids, store)));
      if (isTheirs) found.push({ id, channel, account, kind });
    }
    if (listed.length < page) return found;
    after = listed.at(-1)?.id;
  }
}

async function wroteIn(conversation: string, users: ReadonlySet<string>, store: Store): Promise<boolean> {
  for (let after = 0; ; ) {
    const messages = await store.history(conversation, { after, limit: page });
    if (messages.some(({ author }) => author.kind === "customer" && users.has(author.id))) return true;
    if (messages.length < page) return false;
    after = messages.at(-1)?.sequence ?? after;
  }
}

/**
 * Counts what {@link forgetCustomer} would take away, and changes nothing: the messages that have a text, and their files.
 *
 * @throws FrontdeskError `store.unavailable`.
 *
 * @example
 * ```ts
 * import { countForgotten, memory } from "@frontdesk/core";
 *
 * const store = memory();
 * await store.open("acme");
 * const { conversations } = await countForgotten({ email: "ada@example.com" }, { bot: "acme", store });
 * console.log(conversations.length); // 0
 * ```
 */
export async function countForgotten(
  who: ForgetTarget,
  services: Pick<ForgetServices, "bot" | "store">,
): Promise<Pick<Forgotten, keyof ForgetPlan | "messages" | "files">> {
  const plan = await planForget(who, services);
  let messages = 0;
  const files = new Set<string>();
  for (const { id } of plan.conversations) {
    for (let after = 0; ; ) {
      const found = await services.store.history(id, { after, limit: page });
      messages += found.filter(({ erased }) => erased !== true).length;
      for (const { parts } of found) for (const file of keptFilesIn(parts)) files.add(file);
      if (found.length < page) break;
      after = found.at(-1)?.sequence ?? after;
    }
  }
  return { ...plan, messages, files: files.size };
}

/**
 * Forgets a customer: takes all text out of their conversations, removes their files, and then what they were known by.
 * Ids, numbers, the journal and the keys of events stay; a line `customer.forgotten` with counts comes to them. Whoever
 * writes afterwards is somebody new.
 *
 * It goes in small steps that no turn waits for. After a crash, calling it again finishes; calling it once more does no
 * harm and leaves another line. Where nothing is known of them, nothing is done.
 *
 * An engine that runs has `forget`, which also tells its desk. This is for tools that open the store by themselves.
 *
 * @throws FrontdeskError `store.unavailable`, `files.unavailable`.
 *
 * @example
 * ```ts
 * import { forgetCustomer, memory, memoryFiles, systemClock } from "@frontdesk/core";
 *
 * const [store, files] = [memory(), memoryFiles()];
 * await store.open("acme");
 * await files.open("acme");
 * const services = { bot: "acme", store, files, clock: systemClock };
 * const { messages } = await forgetCustomer({ channel: "web", account: "main", user: "u1" }, services);
 * console.log(messages); // 0
 * ```
 */
export async function forgetCustomer(who: ForgetTarget, services: ForgetServices): Promise<Forgotten> {
  const plan = await planForget(who, services);
  const { store, clock } = services;
  const erased: Erased[] = [];
  for (const { id } of plan.conversations) erased.push(await eraseConversation(services, id, clock.now()));
  const sum = (count: (one: Erased) => number): number => erased.reduce((total, one) => total + count(one), 0);
  const counts = {
    messages: sum((one) => one.messages),
    events: sum((one) => one.events),
    unsent: sum((one) => one.unsent),
    files: sum((one) => one.files),
  };
  const cases = erased.flatMap((one) => one.cases);
  const { customer = "", conversations, identities, emails } = plan;
  if (customer === "" && conversations.length === 0) return { ...plan, ...counts, cases };
  await store.forgetIdentities({
    customer,
    journal: {
      conversation: "",
      at: clock.now(),
      code: "customer.forgotten",
      v: 1,
      data: {
        customer,
        conversations: conversations.length,
        identities: identities.length + emails.length,
        cases: cases.length,
        ...counts,
      },
    },
  });
  tellNodes(store, cases);
  return { ...plan, ...counts, cases };
}

/** What an engine has of customers beside the store. */
export interface RunningServices extends ForgetServices {
  readonly desk: Desk | undefined;
  /** By conversation. */
  readonly decisions: { delete(conversation: string): unknown };
  readonly customers: { forgotten(identities: readonly Identity[]): void };
}

/** As {@link forgetCustomer}, with all that a running engine remembers; its desk is told. */
export async function forgetAndTell(who: ForgetTarget, services: RunningServices): Promise<Forgotten> {
  const { desk, decisions, customers } = services;
  const forgotten = await forgetCustomer(who, services);
  for (const { id } of forgotten.conversations) decisions.delete(id);
  customers.forgotten(forgotten.identities);
  for (const id of forgotten.cases) desk?.changed?.(id);
  if (forgotten.cases.length > 0) await desk?.forgotten?.(forgotten.cases);
  return forgotten;
}

/** Tells the desks of the nodes that share this store. */
function tellNodes({ nodes }: Store, cases: readonly string[]): void {
  for (const id of cases) nodes?.tell({ show: "case", case: id } satisfies Hint);
}
