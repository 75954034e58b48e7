import type { CustomerProfile, Identity } from "../definition/customer-profile.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { User } from "../message/inbound.ts";
import type { Channel } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { LinkOutcome } from "../ports/identity-store.ts";
import type { NewJournalEntry } from "../ports/journal-entry.ts";
import type { Log } from "../ports/log.ts";
import type { Conversation, Store } from "../ports/store.ts";
import type { Invited } from "../turn/services.ts";
import { emailKey, invitationKey, isEmail, readKeys, unlinkedId, userKey } from "./identity-keys.ts";
import { inTime } from "./in-time.ts";
import { invitedBy, issuerOf, makeInvitation } from "./invitation.ts";
import { LatestMap } from "./latest-map.ts";
import { Places } from "./places.ts";

/** So many proofs are remembered, so that the store is not asked for what it knows. */
const rememberedProofs = 10_000;

/** Channels are asked about so many customers at once, and about so many more after that. */
const askedAtOnce = 8;
const mostWaiting = 1_000;
/** A channel may take so long to tell who somebody is, in milliseconds. */
const profileTimeoutMs = 10_000;

/** What proved, or who said, that two are one. */
export type LinkedBy = "email" | "invitation" | "program";

/** What customers are known by. */
export interface CustomerServices {
  readonly bot: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  channelOf(name: string): Channel | undefined;
  /** Whether an address that a channel vouches for is a proof. */
  trustsEmail(from: { readonly channel: string; readonly account: string }): boolean;
  /** What invitations are signed with. */
  secret(): Promise<Uint8Array>;
}

/** Who is who: one customer on several channels, where that is proved. */
export class Customers {
  readonly #services: CustomerServices;
  readonly #proved = new LatestMap<string, string>(rememberedProofs);
  readonly #asking = new Places(askedAtOnce);
  /** The conversations of whose customers their channels are being asked. */
  readonly #learning = new Set<string>();
  /** Those of whose customers they have told. */
  readonly #learned = new LatestMap<string, true>(rememberedProofs);
  readonly #closed = new AbortController();

  constructor(services: CustomerServices) {
    this.#services = services;
  }

  /** All that is known of who somebody is. */
  async of(identity: Identity): Promise<CustomerProfile> {
    const { store, bot } = this.#services;
    const [own] = await store.identities({ keys: [userKey(identity)] });
    if (own === undefined) return { id: await unlinkedId(bot, identity), identities: [identity], emails: [] };
    return { id: own.customer, ...readKeys(await store.identities({ customer: own.customer })) };
  }

  /** Two are one customer from now on, whatever was said before. */
  async link(first: Identity, second: Identity): Promise<CustomerProfile> {
    await this.#link([userKey(first), userKey(second)], first, "program", { overrules: true });
    return this.of(first);
  }

  /**
   * Somebody is a customer of their own from now on, and joins no other by a proof. Their addresses stay with whoever else
   * is that customer; where nobody is, they are whose they are proved to be next.
   */
  async setApart(identity: Identity, person?: string): Promise<CustomerProfile> {
    const { store, clock, bot } = this.#services;
    const journal = this.#journal("customer.set_apart", {
      channel: identity.channel,
      ...(person === undefined ? {} : { person }),
    });
    const key = userKey(identity);
    const { identities, emails } = await this.of(identity);
    const forget = identities.length === 1 ? emails.map(emailKey) : [];
    const customer = await unlinkedId(bot, identity);
    // Whoever has this id since they were linked under it keeps it; the one set apart is somebody else.
    const others = (await store.identities({ customer })).filter((one) => one.key !== key && !forget.includes(one.key));
    const fresh = others.length > 0 ? await unlinkedId(`${bot} ${clock.now()}`, identity) : customer;
    await store.setApart({ key, customer: fresh, forget, at: clock.now(), journal });
    return this.of(identity);
  }

  /** Whoever vouches for an e-mail address proves that its owner is the same everywhere. */
  async prove(
    { channel, account, erasedEvent }: Pick<Conversation, "channel" | "account" | "erasedEvent">,
    user: User,
  ): Promise<void> {
    const email = user.email?.trim() ?? "";
    const isTrusted = this.#services.trustsEmail({ channel, account });
    if (user.verified !== true || !isEmail(email) || !isTrusted) return;
    const identity = { channel, account, user: user.id };
    const key = userKey(identity);
    // Whoever was forgotten proves it anew.
    const proof = `${erasedEvent ?? 0} ${email}`;
    if (this.#proved.get(key) === proof) return;
    const { status } = await this.#link([emailKey(email), key], identity, "email");
    // Whoever was set apart may be joined by hand: then the proof counts.
    if (status !== "refused") this.#proved.set(key, proof);
  }

  /** Somebody was forgotten: what they proved is not remembered either. */
  forgotten(identities: readonly Identity[]): void {
    for (const identity of identities) this.#proved.delete(userKey(identity));
  }

  /**
   * Asks the channel who somebody is, once, where no address of theirs is known: beside everything else, and not too many
   * at once. What it cannot tell now is asked with the next message. Never rejects.
   */
  async learn(conversation: Conversation): Promise<void> {
    const { id, version, channel: name, account, address, user: writer, erasedEvent } = conversation;
    const { clock, log, channelOf } = this.#services;
    const channel = channelOf(name);
    if (channel?.profile === undefined) return;
    // Whoever was forgotten is somebody new.
    const who = `${id} ${erasedEvent ?? 0}`;
    if (this.#learning.has(id) || this.#learned.get(who) === true) return;
    if (this.#asking.waiting >= mostWaiting) return;
    const profile = channel.profile.bind(channel);
    this.#learning.add(id);
    try {
      const tooLate = (): Error => new FrontdeskError("channel.unavailable", "The channel did not tell in time.");
      const ask = (): Promise<User | undefined> =>
        inTime(() => profile(address, account), { clock, afterMs: profileTimeoutMs, tooLate });
      // An earlier process may have asked already.
      const isKnown = version > 0 && (await this.of({ channel: name, account, user: writer.id })).emails.length > 0;
      const user = isKnown ? undefined : await this.#asking.with(this.#closed.signal, ask);
      if (user !== undefined) await this.prove({ channel: name, account, erasedEvent }, user);
      this.#learned.set(who, true);
    } catch (error) {
      const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
      log.debug("customer.not_learned", { channel: name, code });
    } finally {
      this.#learning.delete(id);
    }
  }

  /** Asks no channel any more. */
  close(): void {
    this.#closed.abort(new FrontdeskError("store.closed", "The engine was stopped."));
  }

  /**
   * A link that takes somebody to another channel as the same customer; good once, for 30 minutes.
   *
   * @throws FrontdeskError `channel.no_invitation` where the channel has none.
   */
  async invitation(identity: Identity, channelName: string): Promise<string> {
    const { clock, secret, channelOf } = this.#services;
    const channel = channelOf(channelName);
    if (channel?.invitation === undefined) {
      throw new FrontdeskError("channel.no_invitation", `No link leads to the channel "${channelName}".`, {
        hint: "Name an open channel that has links, such as telegram.",
      });
    }
    // Whoever comes by it must find somebody there.
    const { customer } = await this.#link([userKey(identity)], identity, "invitation");
    return channel.invitation(await makeInvitation(customer, userKey(identity), clock.now(), await secret()));
  }

  /** Where an invitation is from; undefined where `accept` would come to nothing. Throws as it does. */
  async invited(identity: Identity, code: string): Promise<Invited | undefined> {
    const good = await this.#orNothing(identity, () => this.#look(identity, code));
    return good && { channel: good.from.channel, isKnown: good.isKnown };
  }

  /**
   * Somebody says that an invitation was theirs. False: it is none of ours, too old, or another has used it; who gave it is somebody
   * else by now; or both have addresses that were proved, and those differ.
   *
   * @throws FrontdeskError `store.unavailable`: it can be tried again.
   */
  async accept(identity: Identity, code: string): Promise<boolean> {
    const isGood = await this.#orNothing(identity, async () => {
      const found = await this.#look(identity, code);
      if (found === undefined || found.isKnown) return found !== undefined;
      const keys = [userKey(found.from), userKey(identity)];
      const { status } = await this.#link(keys, identity, "invitation", { once: invitationKey(code) });
      return status !== "refused";
    });
    return isGood === true;
  }

  /** Who gave a code that is good for somebody, and whether it has made them one already. */
  async #look(
    identity: Identity,
    code: string,
  ): Promise<{ readonly from: Identity; readonly isKnown: boolean } | undefined> {
    const { clock, secret, store } = this.#services;
    const customer = invitedBy(code, clock.now());
    if (customer === undefined) return undefined;
    const theirs = await store.identities({ customer });
    const keys = theirs.map(({ key }) => key);
    const issuer = await issuerOf(code, keys, await secret());
    const [from] = readKeys(theirs.filter(({ key }) => key === issuer)).identities;
    if (from === undefined) return undefined;
    const own = await this.of(identity);
    // Whoever presses the link again, or whose turn is repeated, has used it themselves.
    if (own.id === customer) return { from, isKnown: true };
    const isUsed = keys.includes(invitationKey(code));
    const isOther = own.emails.length > 0 && readKeys(theirs).emails.length > 0;
    return isUsed || isOther ? undefined : { from, isKnown: false };
  }

  /** What fails for good comes to nothing, and the turn goes on. */
  async #orNothing<T>(identity: Identity, look: () => Promise<T>): Promise<T | undefined> {
    try {
      return await look();
    } catch (error) {
      if (FrontdeskError.isInstance(error, "store.unavailable")) throw error;
      this.#services.log.error("customer.not_linked", { channel: identity.channel }, error);
      return undefined;
    }
  }

  async #link(
    keys: readonly string[],
    identity: Identity,
    by: LinkedBy,
    options: { readonly once?: string; readonly overrules?: boolean } = {},
  ): Promise<LinkOutcome> {
    const { store, clock, bot } = this.#services;
    const journal = this.#journal("customer.linked", { by, channel: identity.channel });
    const unique = [...new Set(keys)];
    return store.link({
      keys: unique,
      customer: await unlinkedId(bot, identity),
      at: clock.now(),
      journal,
      ...options,
    });
  }

  #journal(code: string, data: NewJournalEntry["data"]): NewJournalEntry & { readonly conversation: string } {
    return { conversation: "", at: this.#services.clock.now(), code, v: 1, data };
  }
}
