import type { Capabilities } from "@frontdesk/core";

/** UTF-16 units of a message's text, after its markup was read (https://core.telegram.org/bots/api#sendmessage). */
export const maxTextLength = 4096;

/** UTF-16 units of a caption (https://core.telegram.org/bots/api#sendphoto). */
export const maxCaptionLength = 1024;

/**
 * How often a reply is shown while it is written, in milliseconds: a chat takes one message a second, and drafts are
 * animated in between (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
 */
const streamEveryMs = 1_100;

/** The same in a group, which takes twenty messages a minute, of everybody's replies: half of them at most show previews. */
export const streamInGroupEveryMs = 6_000;

/** What Telegram shows. */
export function capabilitiesOf(gatherMs: number): Capabilities {
  return {
    text: { maxLength: maxTextLength, markdown: true },
    // An inline keyboard takes a hundred buttons. Labels have no stated limit; a phone shows about this much of one.
    choices: { max: 100, labelMaxLength: 64, urls: "public" },
    cards: true,
    carousels: false,
    images: "public",
    // A file at an address stays a line with the address: Telegram fetches PDF and ZIP only.
    files: true,
    keptFiles: true,
    lists: false,
    tables: false,
    sources: false,
    // https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    rate: { account: 30, conversation: 1 },
    gatherMs,
    streamEveryMs,
    idempotentSend: false,
  };
}
