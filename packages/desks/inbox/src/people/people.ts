import type { DeskHost } from "@frontdesk/core";
import { newId, newToken, tokenHash } from "../access/token.ts";
import type { Role } from "../api/protocol.ts";
import { type Edit, keptDocument } from "../keep/kept-document.ts";
import { type Invitation, type KeptPeople, type KeptPerson, peopleSchema } from "./kept-person.ts";

/** Who is invited. */
export interface NewInvitation {
  readonly role: Role;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly needsPassword: boolean;
  /** The lead who invites. */
  readonly by?: string | undefined;
}

/** A person who comes without an invitation: the first lead, or somebody an identity provider vouches for. */
export type NewPerson = Pick<KeptPerson, "name" | "role" | "email" | "password" | "subject">;

/** Who has come in. */
export interface Joined {
  readonly person: KeptPerson;
  /** False: they were in already. */
  readonly isNew: boolean;
}

/** What became of {@link People.change}. */
export type PersonChanged =
  | { readonly status: "changed"; readonly before: KeptPerson; readonly after: KeptPerson }
  | { readonly status: "unknown" | "last_lead" };

/** Everybody who works in the inbox, and who is invited to. */
export interface People {
  /** The same list until somebody is another one. */
  readonly all: readonly KeptPerson[];
  /** Sees what was changed at other nodes, unless it has within so many milliseconds. @throws FrontdeskError `store.*`. */
  fresh(maxAgeMs: number): Promise<void>;
  byId(id: string): KeptPerson | undefined;
  byEmail(email: string): KeptPerson | undefined;
  bySubject(subject: NonNullable<KeptPerson["subject"]>): KeptPerson | undefined;
  /** Makes a link's token. Who is known by the address already gets one to choose a new password with. */
  invite(invitation: NewInvitation): Promise<{ readonly id: string; readonly token: string }>;
  /** Undefined when it was used, has expired or is none of ours. */
  invitation(token: string): Invitation | undefined;
  /** The open invitation of an address. */
  invitationFor(email: string): Invitation | undefined;
  /** Uses an invitation up. Undefined: it is not there any more. */
  accept(invitation: Invitation, joins: Pick<NewPerson, "name" | "password" | "subject">): Promise<Joined | undefined>;
  /** Adds a person, unless their address or subject is known: then that person. */
  add(person: NewPerson): Promise<Joined>;
  change(
    id: string,
    change: Partial<Pick<KeptPerson, "name" | "role" | "isDisabled" | "password" | "subject">>,
  ): Promise<PersonChanged>;
}

const invitationLifetimeMs = 7 * 24 * 60 * 60 * 1_000;

/** Opens {@link People}. @throws FrontdeskError `store.*`. */
export async function openPeople(host: DeskHost): Promise<People> {
  const { clock, random } = host;
  const document = await keptDocument(host, "people", peopleSchema, { people: [], invitations: [] });
  const isOpen = ({ expiresAt }: Invitation): boolean => expiresAt > clock.now();
  const find = (test: (person: KeptPerson) => boolean): KeptPerson | undefined => document.value.people.find(test);
  const change = <Result>(edit: (kept: KeptPeople) => Edit<KeptPeople, Result>): Promise<Result> =>
    document.change((kept) => edit({ ...kept, invitations: kept.invitations.filter(isOpen) }));
  const joining = (person: NewPerson): KeptPerson => ({
    id: newId(random),
    isDisabled: false,
    joinedAt: clock.now(),
    ...person,
  });

  return {
    get all() {
      return document.value.people;
    },
    fresh: document.fresh,
    byId: (id) => find((person) => person.id === id),
    byEmail: (email) => find((person) => person.email === email),
    bySubject: ({ issuer, id }) => find(({ subject }) => subject?.issuer === issuer && subject.id === id),
    async invite(invited) {
      const token = newToken(random);
      const id = newId(random);
      await change((kept) => {
        const known = kept.people.find(({ email }) => email !== undefined && email === invited.email);
        const expiresAt = clock.now() + invitationLifetimeMs;
        const fresh = { ...invited, id, hash: tokenHash(token), expiresAt };
        // Who is in already stays what they are.
        const invitation = known === undefined ? fresh : { ...fresh, person: known.id, role: known.role };
        return { value: { ...kept, invitations: [...kept.invitations, invitation] }, result: undefined };
      });
      return { id, token };
    },
    invitation(token) {
      const hash = tokenHash(token);
      return document.value.invitations.find((invitation) => invitation.hash === hash && isOpen(invitation));
    },
    invitationFor: (address) =>
      document.value.invitations.findLast((invitation) => invitation.email === address && isOpen(invitation)),
    accept: ({ id }, joins) => change((kept) => accepted(kept, id, joins, joining)),
    add: (person) =>
      change<Joined>((kept) => {
        const known = kept.people.find((other) => isSame(other, person));
        if (known !== undefined) return { result: { person: known, isNew: false } };
        const added = joining(person);
        return { value: { ...kept, people: [...kept.people, added] }, result: { person: added, isNew: true } };
      }),
    change: (id, fields) => change((kept) => changed(kept, id, fields)),
  };
}

function accepted(
  kept: KeptPeople,
  id: string,
  joins: Pick<NewPerson, "name" | "password" | "subject">,
  joining: (person: NewPerson) => KeptPerson,
): Edit<KeptPeople, Joined | undefined> {
  const invitation = kept.invitations.find((one) => one.id === id);
  if (invitation === undefined) return { result: undefined };
  const others = kept.invitations.filter((one) => one.id !== id);
  // Of two invitations to one address, the second that is used finds the person who came by the first.
  const known = kept.people.find(
    (person) => person.id === invitation.person || (person.email !== undefined && person.email === invitation.email),
  );
  if (known?.isDisabled === true) return { value: { ...kept, invitations: others }, result: undefined };
  if (known !== undefined) {
    const { name: _, ...proofs } = joins;
    const person = { ...known, ...proofs };
    const invitations = others.filter((one) => !isSpent(one, known, person));
    return {
      value: { people: kept.people.map((one) => (one === known ? person : one)), invitations },
      result: { person, isNew: false },
    };
  }
  const { role, email } = invitation;
  const person = joining({ role, ...(email === undefined ? {} : { email }), ...joins });
  return { value: { people: [...kept.people, person], invitations: others }, result: { person, isNew: true } };
}

function changed(
  kept: KeptPeople,
  id: string,
  fields: Partial<Pick<KeptPerson, "name" | "role" | "isDisabled" | "password" | "subject">>,
): Edit<KeptPeople, PersonChanged> {
  const before = kept.people.find((person) => person.id === id);
  if (before === undefined) return { result: { status: "unknown" } };
  const after = { ...before, ...fields };
  const people = kept.people.map((person) => (person === before ? after : person));
  if (isLead(before) && !people.some(isLead)) return { result: { status: "last_lead" } };
  const invitations = kept.invitations.filter((one) => !isSpent(one, before, after));
  return { value: { people, invitations }, result: { status: "changed", before, after } };
}

/**
 * Whether an invitation must not be used after a change: who is lead no more must not come back, nor bring others in, by
 * a link of their own; and the links to a new password are of no use to anybody once there is one.
 */
function isSpent(one: Invitation, before: KeptPerson, after: KeptPerson): boolean {
  if (one.by === after.id && !isLead(after)) return true;
  return one.person === after.id && (after.isDisabled || after.password !== before.password);
}

/** Whether somebody may look after the inbox now. */
export function isLead({ role, isDisabled }: KeptPerson): boolean {
  return role === "lead" && !isDisabled;
}

function isSame(one: NewPerson, other: NewPerson): boolean {
  const { subject } = other;
  if (other.email !== undefined && one.email === other.email) return true;
  return subject !== undefined && one.subject?.issuer === subject.issuer && one.subject.id === subject.id;
}
