import type { CaseReason, CaseState, Part } from "@frontdesk/core";

/**
 * What the inbox's page and its server say to each other. All paths are below `/inbox/api`. Who is signed in proves it
 * with a cookie that scripts cannot read; requests that change something must come from the inbox's own origin.
 *
 * Refusals are `{ error: { code, message } }`: 401 `signed_out`, 403 `not_allowed`, 404 `unknown_case`,
 * 409 `not_owner` (somebody else has the case, or nobody, or it is over) with `{ case }`, 413 `too_large`, 415 `wrong_type`,
 * 422 `invalid`, 429 `too_many`, 503 `unavailable`, 500 `failed`; 404 `not_found` for what is no case.
 */

/** What somebody may do: an agent works on cases, a lead also looks after people and takes over from them. */
export type Role = "agent" | "lead";

/** A person who works in the inbox. */
export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly email?: string | undefined;
  readonly role: Role;
  /** `online`: a page of the inbox is open. `away`: open, but its owner said so. */
  readonly presence: "online" | "away" | "offline";
  readonly isDisabled: boolean;
  /** How many cases they have now. */
  readonly cases: number;
}

/** `GET /me`, for who is signed in; others get {@link StrangerAnswer}. */
export interface MeAnswer {
  readonly me: PersonView;
  readonly bot: { readonly name: string; readonly locales: readonly string[] };
  readonly queues: readonly string[];
  readonly limits: { readonly textLength: number; readonly fileBytes: number };
  /** Whether they have a password, which they can change. */
  readonly hasPassword: boolean;
}

/** `GET /me`, for who is not signed in: no error, since every page asks before it knows. */
export interface StrangerAnswer {
  readonly signIn: SignInOptions;
}

/** How one can sign in. */
export interface SignInOptions {
  readonly bot: { readonly name: string };
  readonly password: boolean;
  /** What the button for OpenID Connect says; it leads to `/inbox/sign-in/oidc`. */
  readonly oidc?: { readonly name: string } | undefined;
}

/** `POST /sign-in`; answered with {@link MeAnswer}, 401 `wrong_password` for an unknown address, too. */
export interface SignInRequest {
  readonly email: string;
  readonly password: string;
}

/** `POST /invitation/read` (`{ token }`); 404 when it was used, has expired or is none of ours. */
export interface InvitationAnswer {
  readonly bot: { readonly name: string };
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly role: Role;
  /** Whether a password must be chosen; otherwise the link itself signs in, once. */
  readonly needsPassword: boolean;
}

/** `POST /me`: what one is called oneself; answered with {@link MeAnswer}. */
export interface OwnChange {
  readonly name: string;
}

/**
 * `POST /me/password`: for who has one; answered with {@link MeAnswer}. 403 `wrong_password` when the present one is
 * another. Everything else that was signed in ends.
 */
export interface PasswordChange {
  readonly current: string;
  /** At least 12 characters. */
  readonly password: string;
}

/** `POST /invitation`: accepts it and signs in; answered with {@link MeAnswer}. */
export interface AcceptInvitationRequest {
  readonly token: string;
  readonly name: string;
  /** At least 12 characters. */
  readonly password?: string | undefined;
}

/**
 * `POST /invitations` (leads), answered with {@link InviteAnswer}. Without an address the link itself signs in. With
 * the address of somebody who is in already it lets them choose a new password.
 */
export interface InviteRequest {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly role: Role;
}

/** The link of an invitation, which is shown once. */
export interface InviteAnswer {
  /** Absolute; good for 7 days, for one person. */
  readonly link: string;
}

/** `POST /people/:id` (leads): what changes; 422 where nobody would be lead any more. */
export interface PersonChange {
  readonly role?: Role | undefined;
  readonly isDisabled?: boolean | undefined;
}

/** `GET /people`, for everybody who is signed in; also the answer to `POST /people/:id`. */
export interface PeopleAnswer {
  readonly people: readonly PersonView[];
}

/** A case in a list. */
export interface CaseRow {
  readonly id: string;
  readonly state: CaseState;
  readonly queue: string;
  readonly reason: CaseReason;
  readonly customer: {
    /** As the channel knows them. */
    readonly id: string;
    readonly name?: string | undefined;
    readonly email?: string | undefined;
    readonly isVerified: boolean;
  };
  readonly channel: string;
  readonly locale: string;
  /** The customer's last words before the handoff, at most 200 characters. */
  readonly preview: string;
  readonly person?: { readonly id: string; readonly name: string } | undefined;
  /** Whom it was transferred to; anybody may take it. */
  readonly reservedFor?: { readonly id: string; readonly name: string } | undefined;
  /** Epoch milliseconds, as all instants here. */
  readonly openedAt: number;
  readonly takenAt?: number | undefined;
  readonly endedAt?: number | undefined;
  /** Who wrote last since the handoff, and when. */
  readonly lastLine?: { readonly from: "customer" | "person"; readonly at: number } | undefined;
  /** The customer was forgotten: only ids, codes and instants are left. */
  readonly isErased?: true | undefined;
}

/** `GET /cases?view=waiting|mine|open|all&search=&before=<id>`: waiting is oldest first, the others newest first. */
export interface CasesAnswer {
  /** At most 100. */
  readonly cases: readonly CaseRow[];
  readonly hasMore: boolean;
  /** How many there are in each view, up to 1,000. */
  readonly counts: { readonly waiting: number; readonly mine: number; readonly open: number };
}

/** `GET /cases/:id`. */
export interface CaseAnswer {
  readonly case: CaseView;
}

/** A case in full. */
export interface CaseView extends CaseRow {
  /** What the bot's author wrote for whoever takes it. */
  readonly note?: string | undefined;
  readonly summary: {
    readonly lastMessage: string;
    readonly intent?: string | undefined;
    readonly slots: { readonly [key: string]: string };
  };
  readonly notes: readonly NoteView[];
  /** The customer's other cases, newest first, at most 10. */
  readonly earlier: readonly { readonly id: string; readonly state: CaseState; readonly openedAt: number }[];
  /** Who else has it open in their page. */
  readonly looking: readonly { readonly id: string; readonly name: string; readonly isTyping: boolean }[];
}

/** `GET /cases/:id/customer`: what is proved of who the customer is, beside what the case's own channel says. */
export interface CustomerAnswer {
  /** The names of other channels, each once, by the time they became known. */
  readonly channels: readonly string[];
  readonly emails: readonly string[];
}

/** A private note: it never leaves the inbox. */
export interface NoteView {
  readonly id: string;
  readonly person: { readonly id: string; readonly name: string };
  readonly text: string;
  readonly at: number;
}

/** `GET /cases/:id/messages?last=50`, `?before=<sequence>&limit=50`, `?after=<sequence>`: oldest first, at most 100. */
export interface MessagesAnswer {
  readonly messages: readonly MessageView[];
  /** The highest sequence of the conversation. */
  readonly last: number;
}

/** A message of the transcript. */
export interface MessageView {
  readonly sequence: number;
  readonly at: number;
  readonly author: { readonly kind: "customer" | "bot" | "person" | "system"; readonly name?: string | undefined };
  /** Files have addresses below `/inbox/api/cases/:id/files/`; other addresses are ones that may be opened. */
  readonly parts: readonly Part[];
  /** What the bot made of this message of the customer. */
  readonly understood?:
    | {
        readonly by: string;
        readonly what: string;
        readonly probability?: number | undefined;
        readonly intents: readonly { readonly name: string; readonly probability: number }[];
        readonly passages: readonly { readonly title: string; readonly probability: number }[];
      }
    | undefined;
  /** What the customer thought of this message of the bot. */
  readonly rating?: "up" | "down" | undefined;
  /** Its text was erased: it has no parts. */
  readonly isErased?: true | undefined;
}

/** `POST /cases/:id/take`: `from` is who had it as the page shows it (null: nobody); 409 if that has changed. */
export interface TakeRequest {
  readonly from: string | null;
}

/** `POST /cases/:id/lines`: the same `key` twice is one line. */
export interface LineRequest {
  readonly key: string;
  readonly text: string;
  /** The ids of uploaded files, at most 10. */
  readonly files?: readonly string[] | undefined;
}

/** `POST /cases/:id/notes`: an endpoint of its own, so that nothing but the address decides whether it is private. */
export interface NoteRequest {
  readonly key: string;
  readonly text: string;
}

/** `POST /cases/:id/transfer`: to a queue or to a person, with a note for them. */
export interface TransferRequest {
  readonly queue?: string | undefined;
  readonly person?: string | undefined;
  readonly note?: string | undefined;
}

// Without a body: `POST /cases/:id/back` (to the bot), `POST /cases/:id/close`, `POST /cases/:id/typing` (at most every
// three seconds), `POST /sign-out`. All but typing are answered with CaseAnswer.

/** `POST /files?case=<id>&name=<name>` with the bytes as the body: a file for a line in that case, and in no other. */
export interface UploadAnswer {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  readonly size: number;
}

/** A canned answer: `GET /canned`, `PUT /canned/:id`, `DELETE /canned/:id` (leads); shared by all. */
export interface CannedView {
  readonly id: string;
  /** What is typed after `/` to find it. */
  readonly shortcut: string;
  readonly title: string;
  /** `{customer}` and `{person}` are filled in by the page. */
  readonly text: string;
  /** Undefined: for every language. */
  readonly locale?: string | undefined;
}

/** `GET /canned`; also the answer to `PUT /canned/:id` (with a {@link CannedView}) and `DELETE /canned/:id`. */
export interface CannedAnswer {
  readonly canned: readonly CannedView[];
}

/** `GET /journal?before=<id>` (leads): newest first, at most 100. */
export interface JournalAnswer {
  readonly entries: readonly {
    readonly id: number;
    readonly at: number;
    readonly code: string;
    /** Who did it. */
    readonly person?: string | undefined;
    /** The other person whom it concerns. */
    readonly about?: string | undefined;
    readonly case?: string | undefined;
  }[];
  readonly hasMore: boolean;
}

/** What the server says over the WebSocket `/live`. After a reconnect the page reads everything it shows again. */
export type LiveFrame =
  /** A case is new or has changed. */
  | { readonly kind: "case"; readonly case: CaseRow }
  /** There are messages or notes in a case that the page should fetch, if it shows it. */
  | { readonly kind: "messages"; readonly case: string }
  /** The customer writes: shown for five seconds. */
  | { readonly kind: "typing"; readonly case: string }
  /** Who has a case open, and who writes in it. */
  | { readonly kind: "looking"; readonly case: string; readonly people: CaseView["looking"] }
  | { readonly kind: "people"; readonly people: readonly PersonView[] }
  /** The server asks the page to sign in again. */
  | { readonly kind: "signed_out" }
  | { readonly kind: "beat" };

/** What the page says over `/live`. */
export type PageFrame =
  /** Which case it shows; null: none. */
  | { readonly kind: "looking"; readonly case: string | null }
  | { readonly kind: "presence"; readonly presence: "online" | "away" };
