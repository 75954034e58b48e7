import type { Address, CommandInbound, Inbound, InboundBase } from "@frontdesk/core";

/** What a body of Slack's asks for. */
export type Received =
  /** Something for core. */
  | {
      readonly kind: "event";
      readonly event: Inbound;
      /** The workspace of who wrote it, which can be another one in a shared channel. */
      readonly userTeam?: string | undefined;
      /** The event without its files, which another event of the same message has: that one is better. */
      readonly isPartial?: boolean | undefined;
      /** The files of the message by themselves, for core if it has the message without them. */
      readonly files?: Inbound | undefined;
    }
  /** Said in a place where the bot may be a guest: for core only if it knows the conversation. */
  | { readonly kind: "overheard"; readonly event: Inbound; readonly userTeam?: string | undefined }
  /** A slash command, which is answered in the customer's own conversation with the bot. */
  | { readonly kind: "command"; readonly event: CommandInbound }
  /** The button of a form was pressed: the form is to be opened with the trigger, which lives three seconds. */
  | { readonly kind: "open_form"; readonly base: InboundBase; readonly token: string; readonly trigger: string }
  /** A form was sent; what is chosen is the number of an option. */
  | { readonly kind: "form"; readonly base: InboundBase; readonly token: string; readonly filled: Filled }
  /** Somebody looks at the app's Home tab. */
  | { readonly kind: "home"; readonly user: string };

/** What was filled in, by the fields' names. */
export type Filled = { readonly [field: string]: string | boolean | { readonly option: number } };

/** Where a form was asked for: what its modal carries along. */
export interface FormPlace {
  readonly address: Address;
  readonly token: string;
}
