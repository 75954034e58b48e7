import type { ChatState, FakeMessage } from "./chat.ts";
import type { Arguments } from "./check-arguments.ts";
import type { CustomerOptions, DeliveryKind, FakeCustomer } from "./customer.ts";
import type { FakeFault, FaultOptions } from "./faults.ts";
import type { GrantOptions } from "./grants.ts";
import type { WorkspaceState } from "./web-api.ts";

/** How a file is answered. */
export interface FileAnswer {
  readonly status?: number | undefined;
  readonly headers?: { readonly [name: string]: string } | undefined;
}

/** A file that a customer has sent. */
export interface FakeFile {
  readonly id: string;
  readonly url: string;
  /** It is there no more. */
  expire(): void;
}

/** How the fake is set up. */
export interface FakeSlackOptions {
  /** Which of several workspaces. Default: 1. */
  readonly workspace?: number | undefined;
  /** The organisation that the workspace belongs to. Default: none. */
  readonly enterprise?: string | undefined;
  /** The scopes of the bot's token. Default: those of the manifest. */
  readonly scopes?: readonly string[] | undefined;
  /** Epoch milliseconds. Default: the machine's clock. */
  readonly now?: (() => number) | undefined;
}

/** A call that reached the fake. */
export interface FakeCall {
  readonly method: string;
  /** The workspace or organisation whose token it carried. */
  readonly team: string;
  readonly arguments: Arguments;
}

/** A channel of the workspace in which the bot is. */
export interface FakeChannel {
  readonly id: string;
  readonly messages: readonly FakeMessage[];
  untilMessages(count: number): Promise<readonly FakeMessage[]>;
}

/** A workspace with the Web API in front and customers behind it. */
export interface FakeSlack {
  /** For the option `apiUrl`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** For installing by OAuth. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly team: string;
  /** The id of the app. */
  readonly app: string;
  readonly botUser: string;
  /** Every call with the right token, in order. */
  readonly calls: readonly FakeCall[];
  /** What was shown as being under way in assistant threads. */
  readonly statuses: WorkspaceState["statuses"];
  customer(options?: CustomerOptions): FakeCustomer;
  channel(): FakeChannel;
  /** Posts events to this address from now on, signed. */
  postTo(url: string): void;
  /** Delivers bodies in another way; the function resolves with the status that Slack was answered. */
  deliverBy(deliver: (kind: DeliveryKind, body: object) => Promise<number>): void;
  /** Delivers an event. */
  event(event: object): Promise<number>;
  /** From now on there is Socket Mode, at this address. */
  serveSocketsAt(url: string | undefined): void;
  /** Something goes wrong with the next calls. */
  failNext(fault: FakeFault, options?: FaultOptions): void;
  /** A picture cannot be fetched. */
  breakPicture(url: string): void;
  /** What the bot finds of a channel from now on. */
  setState(channel: string, state: ChatState): void;
  /** The bytes of an uploaded file, by its name. */
  uploaded(name: string): Uint8Array | undefined;
  /** Somebody allows the app: the code that their browser brings back. Another workspace has the same address. */
  allow(options: GrantOptions): string;
  /** The app is taken away from a workspace or an organisation: its tokens are good no more. */
  takeAway(team: string): void;
  /** The tokens of a workspace or an organisation run out, and can be renewed if they were made so. */
  runOut(team: string): void;
  /** A customer's file, fetched only with the bot's token; answered in another way where `answer` says so. */
  file(name: string, bytes: Uint8Array, answer?: FileAnswer): FakeFile;
  /** Slack ends the streams of a channel that stand still. */
  expireStreams(channel: string): void;
  /** Resolves at the next call of a method; `upload`: at the posting of a file's bytes. */
  nextCall(method: string): Promise<FakeCall>;
  /** Nobody answers any more. */
  close(): Promise<void>;
}
