import type { Address, Inbound } from "../message/inbound.ts";
import type { Channel } from "./channel.ts";

/** What a check has found. Its texts hold no secret, and nothing that a customer wrote. */
export interface Finding {
  readonly status: "ok" | "warning" | "failed" | "skipped";
  /** One sentence: what was found, or why nothing was looked at. */
  readonly message: string;
  /** What to do about it: names the variable, and the page where its value is found. */
  readonly remedy?: string | undefined;
}

/** One thing that a doctor looks at. */
export interface DoctorCheck {
  /** A few words, unique in an examination. */
  readonly name: string;
  /** Skipped where one of these, which stand before it, has not passed. */
  readonly needs?: readonly string[] | undefined;
  /** Aborted when its time is over, which is then its finding. What it throws is a failure. */
  run(signal: AbortSignal): Promise<Finding>;
}

/** A variable of the environment that a platform's channel reads. */
export interface DoctorVariable {
  readonly name: string;
  readonly isSecret: boolean;
  /** Where its value is found. */
  readonly remedy: string;
  /** Whether the channel does not start without it, as the other variables are. */
  isNeeded(environment: DoctorVisit["environment"]): boolean;
  /** What is wrong with a value, by its form and beside the other variables, without repeating it; undefined: nothing. */
  problem(value: string, environment?: DoctorVisit["environment"]): string | undefined;
}

/** What a doctor is told. */
export interface DoctorVisit {
  readonly environment: { readonly [name: string]: string | undefined };
  /** Options of the channel that are set in code and not by variables. */
  readonly options: { readonly [name: string]: unknown };
  /** Where the server is reached from outside, without a slash at its end, if the person says so. */
  readonly url: string | undefined;
  /** Epoch milliseconds. */
  now(): number;
}

/** Where the round trip goes. */
export interface DoctorPlace {
  readonly account: string;
  readonly address: Address;
}

/** What was put into a chat, or why not. */
export interface DoctorPost {
  readonly finding: Finding;
  /** The platform's id, to remove it by. */
  readonly id?: string | undefined;
}

/** The hands of the round trip: what the channel's port does not offer, each as one call of the platform. */
export interface DoctorTrip {
  /** Made for the trip. Its host keeps nothing but what the doctor waits for. */
  readonly channel: Channel;
  /** How a person finds the id of a chat. */
  readonly chatHelp: string;
  /** Why presses do not reach this program by themselves; undefined: they do, once the channel is open. */
  readonly deaf: string | undefined;
  /** Where a chat's id leads, or why nowhere. */
  find(chat: string, signal: AbortSignal): Promise<DoctorPlace | Finding>;
  /**
   * Fetches events where the channel does not, and shows each to `take`, which says whether it was the doctor's own. Takes
   * none from the bot. Ends with the signal.
   */
  fetchEvents?(take: (event: Inbound) => boolean, signal: AbortSignal): Promise<void>;
  edit(place: DoctorPlace, id: string, text: string, signal: AbortSignal): Promise<Finding>;
  file(place: DoctorPlace, name: string, bytes: Uint8Array, signal: AbortSignal): Promise<DoctorPost>;
  typing(place: DoctorPlace, signal: AbortSignal): Promise<Finding>;
  /** Takes back what was posted; a failure says what is left. */
  remove(place: DoctorPlace, id: string, signal: AbortSignal): Promise<Finding>;
  /** Confirms the doctor's own events, if nobody else's wait before them. */
  forget?(signal: AbortSignal): Promise<void>;
}

/** What is to be looked at in one visit, in order. */
export interface Examination {
  /** An address of the platform; whatever it answers carries the platform's time. */
  readonly clockUrl: string;
  readonly checks: readonly DoctorCheck[];
  /** Begins the round trip. `needs`: the checks that must have passed. */
  readonly trip: { readonly needs: readonly string[]; begin(): DoctorTrip };
  /** Lets go of its connections. */
  close(): void;
}

/** Looks at a channel's account with its platform. Comes with the channel's package, as `<package>/doctor`. */
export interface Doctor {
  readonly apiVersion: 1;
  /** As people call the platform. */
  readonly platform: string;
  readonly variables: readonly DoctorVariable[];
  /** @throws FrontdeskError `channel.invalid_options`. */
  examine(visit: DoctorVisit): Examination;
}
