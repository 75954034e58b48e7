import type { Json } from "@frontdesk/core";

/**
 * One entry of a conversation as Direct Line 3.0 and the Bot Framework's activity schema write it; the part of it that
 * this channel sends.
 *
 * @see https://github.com/microsoft/botframework-sdk/blob/main/specs/botframework-activity/botframework-activity.md
 */
export interface Activity {
  readonly type: "message" | "typing" | "event";
  /** `conversation|0000007`: the same whenever and wherever it is fetched. */
  readonly id: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly channelId: "directline";
  readonly conversation: { readonly id: string };
  readonly from: { readonly id: string; readonly name?: string | undefined; readonly role: "user" | "bot" };
  /** What an event is called. */
  readonly name?: string | undefined;
  readonly text?: string | undefined;
  readonly textFormat?: "plain" | "markdown" | undefined;
  readonly attachments?: readonly CardAttachment[] | undefined;
  readonly attachmentLayout?: "list" | "carousel" | undefined;
  readonly suggestedActions?: { readonly actions: readonly CardAction[] } | undefined;
  readonly inputHint?: "expectingInput" | undefined;
  readonly entities?: readonly Json[] | undefined;
  readonly channelData: { readonly [key: string]: Json };
}

/** A picture, a file, or a card. */
export interface CardAttachment {
  readonly contentType: string;
  readonly contentUrl?: string | undefined;
  readonly name?: string | undefined;
  readonly content?: HeroCard | AdaptiveCard | undefined;
}

/** A card with a picture and buttons. Its texts are Markdown. */
export interface HeroCard {
  readonly title?: string | undefined;
  readonly text?: string | undefined;
  readonly images?: readonly { readonly url: string; readonly alt: string }[] | undefined;
  readonly buttons?: readonly CardAction[] | undefined;
}

/** A form; see https://adaptivecards.io. */
export interface AdaptiveCard {
  readonly type: "AdaptiveCard";
  readonly version: "1.5";
  readonly body: readonly Json[];
  readonly actions: readonly Json[];
}

/** A button. */
export type CardAction =
  | { readonly type: "openUrl" | "imBack"; readonly title: string; readonly value: string }
  | {
      readonly type: "messageBack";
      readonly title: string;
      readonly text: string;
      readonly displayText: string;
      readonly value: { readonly frontdesk: string };
    };

/** What a client reads: activities, and up to where they go. */
export interface ActivitySet {
  readonly activities: readonly Activity[];
  /** The sequence of the last message that is in, as a string. */
  readonly watermark: string;
}

/** The id of the activity at `index` among those that one stored message becomes. */
export function activityId(conversation: string, sequence: number, index = 0): string {
  const id = `${conversation}|${String(sequence).padStart(7, "0")}`;
  return index === 0 ? id : `${id}.${index}`;
}
