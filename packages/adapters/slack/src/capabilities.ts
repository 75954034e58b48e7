import type { Capabilities } from "@frontdesk/core";
import { limits } from "./limits.ts";

/**
 * UTF-16 units of a text in one message. Slack asks for at most 4,000
 * (https://docs.slack.dev/reference/methods/chat.postMessage); escaped it is at most five times as long, which is below
 * what Slack cuts.
 */
export const maxTextLength = 4000;

/** What Slack shows. */
export function capabilitiesOf(gatherMs: number): Capabilities {
  return {
    text: { maxLength: maxTextLength, markdown: true },
    // Up to 25 are buttons, more are a menu, which takes 100.
    choices: { max: limits.selectOptions, labelMaxLength: limits.buttonLabel, urls: true },
    cards: true,
    carousels: false,
    images: "public",
    files: true,
    keptFiles: true,
    lists: true,
    tables: true,
    sources: true,
    forms: true,
    feedback: true,
    // chat.update takes fifty a minute, and a customer's words are not the only ones that are written.
    streamEveryMs: 1500,
    // One a second and channel, several hundred a minute and workspace
    // (https://docs.slack.dev/apis/web-api/rate-limits).
    rate: { account: 5, conversation: 1 },
    gatherMs,
    idempotentSend: false,
  };
}
