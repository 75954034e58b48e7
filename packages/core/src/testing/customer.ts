import type { Bot } from "../definition/bot.ts";
import type { Engine } from "../delivery/engine-options.ts";
import type { Case } from "../handoff/case.ts";
import type { FormPart, Outbound } from "../message/outbound.ts";
import type { Decision } from "../turn/decision.ts";
import type { FakeChannel } from "./fake-channel.ts";
import type { FakeClock } from "./fake-clock.ts";
import type { FakeDesk } from "./fake-desk.ts";

/** What was reported to the log as an error. */
export interface ReportedError {
  readonly event: string;
  readonly error: unknown;
}

/** A customer in conversation with a bot, for tests that read as one. */
export interface Customer {
  /** Says something and waits for all that the bot says to it: one string a message. */
  says(text: string): Promise<readonly string[]>;
  /** Sends a file, with or without words; the platform tells no more of it than its name. */
  sends(file: { readonly name: string; readonly bytes: Uint8Array }, text?: string): Promise<readonly string[]>;
  /** Presses a button of the last message that had one with this label. */
  presses(label: string): Promise<readonly string[]>;
  /** Fills in the last form and sends it; fields that are not named stay as they are. */
  fills(values: { readonly [field: string]: string | boolean }): Promise<readonly string[]>;
  /** Says whether the last answer that asks for it was of use. */
  rates(value: "up" | "down"): Promise<readonly string[]>;
  /** The platform delivers the customer's last event again. */
  repeats(): Promise<readonly string[]>;
  /** Lets time pass; answers what is said meanwhile. */
  waits(ms: number): Promise<readonly string[]>;
  /** The program ends and starts again with the same store, with another version of the bot if one is given. */
  restarts(bot?: Bot): Promise<void>;
  /** The labels of the buttons that the last message with buttons had. */
  readonly buttons: readonly string[];
  /** The last form. */
  readonly form: FormPart | undefined;
  /** Everything that the customer was sent, as messages with their parts. */
  readonly messages: readonly Outbound[];
  /** The open case of the conversation. */
  case(): Promise<Case | undefined>;
  /** A person takes the case, writes, gives back, ends; answers what the customer is sent. */
  readonly person: {
    takes(name?: string): Promise<readonly string[]>;
    says(text: string): Promise<readonly string[]>;
    givesBack(): Promise<readonly string[]>;
    ends(): Promise<readonly string[]>;
  };
  /** Why the last message was answered as it was. */
  why(): Decision | undefined;
  /** What was reported as an error so far. */
  readonly errors: readonly ReportedError[];
  readonly clock: FakeClock;
  readonly channel: FakeChannel;
  readonly desk: FakeDesk;
  /** The engine behind the conversation; starts it if need be. */
  engine(): Promise<Engine>;
  /** Ends the program. */
  ends(): Promise<void>;
}
