import type { Capabilities } from "@frontdesk/core";

/**
 * What the web channel shows. A Direct Line activity has no limits of its own; these keep one message at a size that
 * a page can show, and labels at what Web Chat 4.18 shows of a button on a screen of 320 pixels without cutting it.
 */
export const capabilities: Capabilities = {
  text: { maxLength: 65_536, markdown: true },
  choices: { max: 200, labelMaxLength: 30, urls: true },
  cards: true,
  carousels: true,
  images: true,
  files: true,
  lists: true,
  tables: true,
  sources: true,
  forms: true,
  feedback: true,
  // Faster than one reads, slower than a page is drawn.
  streamEveryMs: 100,
  // Visitors fetch their messages: nothing is sent that could be too fast.
  rate: {},
  // A visitor who presses Enter waits for an answer: there is nothing to wait for.
  gatherMs: 0,
  idempotentSend: true,
};
