import { FrontdeskError } from "@frontdesk/core";

/** What is to be set of the webhook channel. */
export interface WebhookOptions {
  /** What both sides sign with, at least 16 characters. */
  readonly secret: string;
  /** Where replies are posted. */
  readonly url: string;
}

/** Refuses options with which nothing could work. Their values are not repeated: an error ends in a log. */
export function readOptions(options: WebhookOptions): WebhookOptions {
  const isAddress = /^https?:\/\//.test(options.url) && URL.canParse(options.url);
  if (options.secret.length >= 16 && isAddress) return options;
  const hint = isAddress ? "Give a secret of at least 16 characters." : "Give the url as an http or https address.";
  throw new FrontdeskError("channel.invalid_options", "The options of webhook() are not valid.", { hint });
}
