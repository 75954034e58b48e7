import type { Capabilities } from "@frontdesk/core";

/** UTF-16 units of one text. Teams states no limit for it, only for the whole message; longer texts are no pleasure to read. */
export const maxTextLength = 20_000;

/**
 * UTF-16 units of a whole message as JSON. Teams refuses messages above some 100 KB of UTF-16; at most 80 KB are sent,
 * a part of which is for the ids around the message.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
 */
export const maxPayloadLength: number = 40 * 1024 - 3000;

/** Teams shows six buttons of a card; the seventh hides behind "…". */
export const maxShownActions = 6;

/** Cards side by side in one message. */
export const maxCarouselCards = 10;

/** How often a reply may be shown while it is written, in milliseconds: Teams takes one update a second. */
const streamEveryMs = 1500;

/** What Teams shows. */
export function capabilitiesOf(gatherMs: number): Capabilities {
  return {
    text: { maxLength: maxTextLength, markdown: true },
    // A list takes what is behind "More". Titles have no stated limit; a phone shows about this much of one.
    choices: { max: 100, labelMaxLength: 64, urls: "public" },
    cards: true,
    carousels: true,
    images: "public",
    files: true,
    keptFiles: true,
    lists: true,
    tables: true,
    sources: false,
    forms: true,
    // Teams' own thumbs come back without anything that says which answer they are about.
    feedback: false,
    streamEveryMs,
    // https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit: 60 in 30 s for a conversation, 50 a
    // second for an app in a tenant.
    rate: { account: 50, conversation: 2 },
    gatherMs,
    idempotentSend: false,
  };
}
