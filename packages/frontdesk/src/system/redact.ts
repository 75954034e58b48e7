import type { LogFields } from "@frontdesk/core";

/** What stands in the place of what is nobody's business. */
const redacted = "[redacted]";

/** How credentials look in the messages of other people's errors. Each pattern keeps what stands before the secret. */
const secrets: readonly RegExp[] = [
  // https://user:password@host
  /(\/\/[^\s/:@]{0,200}:)[^\s/@]+(?=@)/g,
  /(\b(?:bearer|basic) +)[\w.~+/=-]{8,}/gi,
  // Slack's tokens, and those of JSON Web Tokens.
  /()\bx(?:ox[a-z]|app)-[\w-]{8,}/g,
  /()\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]+)?/g,
  // Telegram's: the bot's number, a colon, and 35 characters; also behind the "bot" of its addresses.
  /()(?<!\d)\d{6,12}:[\w-]{30,}/g,
  /(\b(?:password|passwd|secret|token|api[_-]?key|authorization|access_token|client_secret)["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi,
];

/** Fields of this name hold what no log is for, whoever filled them. */
const privateFields = /^(?:text|parts|body|token|secret|password|authorization|cookie)$/i;

/** A text without what looks like a credential. */
export function redact(text: string): string {
  return secrets.reduce((left, pattern) => left.replace(pattern, `$1${redacted}`), text);
}

/** The fields of a line, without text and credentials. */
export function redactFields(fields: LogFields, also: (text: string) => string = (text) => text): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (privateFields.test(name) && value !== undefined) return [name, redacted];
      return [name, typeof value === "string" ? also(redact(value)) : value];
    }),
  );
}
