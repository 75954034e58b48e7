import type {
  AcceptInvitationRequest,
  CannedAnswer,
  CannedView,
  CaseAnswer,
  CasesAnswer,
  CustomerAnswer,
  InvitationAnswer,
  InviteAnswer,
  InviteRequest,
  JournalAnswer,
  LineRequest,
  MeAnswer,
  MessagesAnswer,
  NoteRequest,
  OwnChange,
  PasswordChange,
  PeopleAnswer,
  PersonChange,
  SignInRequest,
  StrangerAnswer,
  TakeRequest,
  TransferRequest,
} from "../../src/api/protocol.ts";
import type { View } from "../route/route.ts";
import { Refusal } from "./refusal.ts";
import { request } from "./request.ts";

/** Which cases to read. */
export interface CasesQuery {
  readonly view: View;
  readonly search?: string | undefined;
  readonly before?: string | undefined;
}

const post = <Answer>(path: string, body?: unknown): Promise<Answer> => request(path, { method: "POST", body });
const of = (id: string): string => `cases/${encodeURIComponent(id)}`;

/** What the server can be asked, one function an address. All throw a `Refusal`. */
export const calls = {
  async me(): Promise<MeAnswer> {
    const answer = await request<MeAnswer | StrangerAnswer>("me");
    if (!("signIn" in answer)) return answer;
    throw new Refusal("signed_out", "Nobody is signed in.", { signIn: answer.signIn });
  },
  signIn: (body: SignInRequest) => post<MeAnswer>("sign-in", body),
  signOut: () => post<unknown>("sign-out"),
  invitation: (token: string) => post<InvitationAnswer>("invitation/read", { token }),
  acceptInvitation: (body: AcceptInvitationRequest) => post<MeAnswer>("invitation", body),
  rename: (body: OwnChange) => post<MeAnswer>("me", body),
  changePassword: (body: PasswordChange) => post<MeAnswer>("me/password", body),
  people: () => request<PeopleAnswer>("people"),
  invite: (body: InviteRequest) => post<InviteAnswer>("invitations", body),
  changePerson: (id: string, body: PersonChange) => post<PeopleAnswer>(`people/${encodeURIComponent(id)}`, body),
  cases({ view, search, before }: CasesQuery, signal?: AbortSignal) {
    const query = new URLSearchParams({ view });
    if (search !== undefined && search !== "") query.set("search", search);
    if (before !== undefined) query.set("before", before);
    return request<CasesAnswer>(`cases?${query}`, { signal });
  },
  case: (id: string) => request<CaseAnswer>(of(id)),
  customer: (id: string) => request<CustomerAnswer>(`${of(id)}/customer`),
  messages: (id: string, query: Readonly<Record<string, number>>) =>
    request<MessagesAnswer>(`${of(id)}/messages?${new URLSearchParams(Object.entries(query).map(pair))}`),
  take: (id: string, body: TakeRequest) => post<CaseAnswer>(`${of(id)}/take`, body),
  line: (id: string, body: LineRequest) => post<CaseAnswer>(`${of(id)}/lines`, body),
  note: (id: string, body: NoteRequest) => post<CaseAnswer>(`${of(id)}/notes`, body),
  transfer: (id: string, body: TransferRequest) => post<CaseAnswer>(`${of(id)}/transfer`, body),
  giveBack: (id: string) => post<CaseAnswer>(`${of(id)}/back`),
  close: (id: string) => post<CaseAnswer>(`${of(id)}/close`),
  typing: (id: string) => post<unknown>(`${of(id)}/typing`),
  canned: () => request<CannedAnswer>("canned"),
  putCanned: (answer: CannedView) =>
    request<CannedAnswer>(`canned/${encodeURIComponent(answer.id)}`, { method: "PUT", body: answer }),
  deleteCanned: (id: string) => request<CannedAnswer>(`canned/${encodeURIComponent(id)}`, { method: "DELETE" }),
  journal: (before?: number) => request<JournalAnswer>(before === undefined ? "journal" : `journal?before=${before}`),
};

function pair([name, value]: [string, number]): [string, string] {
  return [name, String(value)];
}
