import type {
  CannedView,
  CaseRow,
  CasesAnswer,
  CaseView,
  CustomerAnswer,
  MeAnswer,
  MessageView,
  PersonView,
  SignInOptions,
} from "../../src/api/protocol.ts";
import type { Route, View } from "../route/route.ts";
import type { Settings } from "../settings/settings.ts";

/** Whether somebody is signed in. */
export type Access =
  | { readonly kind: "starting" }
  | { readonly kind: "unreachable" }
  | { readonly kind: "signed_out"; readonly options: SignInOptions; readonly wasSignedIn: boolean }
  | { readonly kind: "signed_in"; readonly me: MeAnswer };

/**
 * A value and when it was learnt: the page's own count, taken when a frame arrives and when a request *begins*. What
 * has the higher tick is newer, so an answer that was overtaken by a frame does not undo it.
 */
export interface Known<Value> {
  readonly value: Value;
  readonly tick: number;
}

/** How far a list has been read. What lies in it is computed from the rows that are known. */
export interface Reach {
  readonly isRead: boolean;
  readonly isReading: boolean;
  readonly failed: boolean;
  /** The last row that was read; what lies behind it is not known in full. */
  readonly end?: Place | undefined;
  readonly hasMore: boolean;
}

/** Where a case stands in a list. */
export interface Place {
  readonly at: number;
  readonly id: string;
}

/** What a search found, in the server's order. */
export interface Found {
  readonly view: View;
  readonly query: string;
  readonly ids: readonly string[];
  readonly hasMore: boolean;
  readonly isReading: boolean;
  readonly failed: boolean;
}

/** A line or a note on its way. */
export interface Pending {
  readonly key: string;
  readonly kind: "line" | "note";
  readonly text: string;
  readonly files: readonly { readonly id: string; readonly name: string; readonly size: number }[];
  readonly at: number;
  /** `sent`: accepted, but not yet in the transcript. `refused`: will not get through; the person decides. */
  readonly status: "sending" | "waiting" | "sent" | "refused";
  /** The highest sequence when it was written: its own message comes later. */
  readonly after: number;
}

/** A case in full. */
export interface Details {
  readonly view?: Known<Pick<CaseView, "note" | "summary" | "notes" | "earlier">> | undefined;
  /** What is proved of who the customer is. */
  readonly customer?: CustomerAnswer | undefined;
  readonly looking: CaseView["looking"];
  /** By sequence, without gaps between the first and the last. */
  readonly messages: readonly MessageView[];
  readonly hasMessages: boolean;
  readonly hasOlder: boolean;
  readonly isReadingOlder: boolean;
  /** Why it cannot be shown. */
  readonly problem?: "unknown" | "failed" | undefined;
}

/** A file that will go with the next line. */
export interface Attached {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** From 0 to 1. */
  readonly progress: number;
  /** Known once it has been sent. */
  readonly id?: string | undefined;
  readonly failed: boolean;
}

/** Something to be told in passing. */
export interface Toast {
  readonly id: number;
  readonly tone: "info" | "error";
  readonly text: string;
}

/** Everything that the page shows. */
export interface State {
  readonly access: Access;
  /** Who is or was signed in here: what they had not sent is kept for them, and for nobody else. */
  readonly owner?: string | undefined;
  readonly route: Route;
  /** The list beside an open case. */
  readonly view: View;
  readonly queue: string | null;
  readonly live: "connecting" | "open" | "lost";
  readonly rows: ReadonlyMap<string, Known<CaseRow>>;
  readonly reach: { readonly [view in View]: Reach };
  readonly counts?: CasesAnswer["counts"] | undefined;
  readonly search: string;
  readonly found?: Found | undefined;
  readonly details: ReadonlyMap<string, Details>;
  readonly pending: ReadonlyMap<string, readonly Pending[]>;
  /** Until when a customer is shown as writing. */
  readonly writing: ReadonlyMap<string, number>;
  readonly people?: readonly PersonView[] | undefined;
  readonly canned?: readonly CannedView[] | undefined;
  /** Files that will go with the next line, by case. */
  readonly attached: ReadonlyMap<string, readonly Attached[]>;
  readonly toasts: readonly Toast[];
  readonly settings: Settings;
}

const unread: Reach = { isRead: false, isReading: false, failed: false, hasMore: true };

/** Nothing of a case is known yet. */
export const noDetails: Details = {
  looking: [],
  messages: [],
  hasMessages: false,
  hasOlder: false,
  isReadingOlder: false,
};

/** What the page knows when it opens, or when somebody else signs in. */
export function emptyState(route: Route, settings: Settings): State {
  return {
    access: { kind: "starting" },
    route,
    view: route.kind === "list" ? route.view : "waiting",
    queue: null,
    live: "connecting",
    rows: new Map(),
    reach: { waiting: unread, mine: unread, open: unread, all: unread },
    search: "",
    details: new Map(),
    pending: new Map(),
    writing: new Map(),
    attached: new Map(),
    toasts: [],
    settings,
  };
}

/** Who is signed in, if anybody. */
export function meOf(state: State): PersonView | undefined {
  return state.access.kind === "signed_in" ? state.access.me.me : undefined;
}
