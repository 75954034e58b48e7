import type {
  CannedView,
  CaseRow,
  CasesAnswer,
  CaseView,
  CustomerAnswer,
  MeAnswer,
  MessagesAnswer,
  PersonView,
  SignInOptions,
} from "../../src/api/protocol.ts";
import type { Heard } from "../live/frame-queue.ts";
import type { Route, View } from "../route/route.ts";
import type { Settings } from "../settings/settings.ts";
import type { Attached, Pending, Toast } from "./state.ts";

/** Everything that can happen to the state. `tick` is explained at `Known`. */
export type Action =
  | { readonly kind: "signed_in"; readonly me: MeAnswer }
  | { readonly kind: "signed_out"; readonly options: SignInOptions; readonly wasSignedIn: boolean }
  | { readonly kind: "unreachable" }
  | { readonly kind: "routed"; readonly route: Route }
  | { readonly kind: "queue"; readonly queue: string | null }
  | { readonly kind: "live"; readonly live: "open" | "lost" }
  | { readonly kind: "frames"; readonly heard: readonly Heard[]; readonly now: number }
  | { readonly kind: "list_reading"; readonly view: View }
  | { readonly kind: "list_failed"; readonly view: View }
  | {
      readonly kind: "list_read";
      readonly view: View;
      readonly tick: number;
      /** The page follows what has been read before. */
      readonly isMore: boolean;
      readonly answer: CasesAnswer;
    }
  | { readonly kind: "search"; readonly text: string }
  | { readonly kind: "search_reading"; readonly view: View; readonly query: string }
  | { readonly kind: "search_failed"; readonly view: View; readonly query: string }
  | {
      readonly kind: "search_read";
      readonly view: View;
      readonly query: string;
      readonly tick: number;
      readonly isMore: boolean;
      readonly answer: CasesAnswer;
    }
  | { readonly kind: "case_read"; readonly case: CaseView; readonly tick: number }
  | { readonly kind: "customer_read"; readonly case: string; readonly customer: CustomerAnswer }
  | { readonly kind: "row_read"; readonly case: CaseRow; readonly tick: number }
  | { readonly kind: "case_failed"; readonly case: string; readonly problem: "unknown" | "failed" }
  | { readonly kind: "older_reading"; readonly case: string }
  | { readonly kind: "older_failed"; readonly case: string }
  | {
      readonly kind: "messages_read";
      readonly case: string;
      readonly answer: MessagesAnswer;
      /** Whether there are older ones; undefined: the request did not ask. */
      readonly hasOlder?: boolean | undefined;
    }
  | { readonly kind: "pending"; readonly case: string; readonly pending: Pending }
  | { readonly kind: "pending_status"; readonly case: string; readonly key: string; readonly status: Pending["status"] }
  | { readonly kind: "pending_dropped"; readonly case: string; readonly key: string }
  | { readonly kind: "people"; readonly people: readonly PersonView[] }
  | { readonly kind: "canned"; readonly canned: readonly CannedView[] }
  | {
      readonly kind: "attached";
      readonly case: string;
      readonly change: (files: readonly Attached[]) => readonly Attached[];
    }
  | { readonly kind: "settings"; readonly change: Partial<Settings> }
  | { readonly kind: "toast"; readonly toast: Toast }
  | { readonly kind: "toast_dropped"; readonly id: number };
