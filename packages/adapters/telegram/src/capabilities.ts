import type { Capabilities } from "@frontdesk/core";

/** UTF-16 units of a message's text, after its markup was read (https://core.telegram.org/bots/api#sendmessage). */
export const maxTextLength = 4096;

/** UTF-16 units of a caption (https://core.telegram.org/bots/api#sendphoto). */
export const maxCaptionLength = 1024;

/** What Telegram shows. */
export function capabilitiesOf(gatherMs: number): Capabilities {
  return {
    text: { maxLength: maxTextLength, markdown: true },
    // An inline keyboard takes a hundred buttons. Labels have no stated limit; a phone shows about this much of one.
    choices: { max: 100, labelMaxLength: 64, urls: "public" },
    cards: true,
    carousels: false,
    images: "public",
    files: false,
    lists: false,
    tables: false,
    sources: false,
    // https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    rate: { account: 30, conversation: 1 },
    gatherMs,
    idempotentSend: false,
  };
}
