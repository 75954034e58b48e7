import { RefusedCall } from "./refusal.ts";

/** The kinds of values that arguments take. */
type Kind = "text" | "id" | "stamp" | "boolean" | "integer" | "json";

interface Method {
  readonly required: { readonly [name: string]: Kind };
  readonly optional: { readonly [name: string]: Kind };
}

/** The methods that the fake knows, as the reference has them (https://docs.slack.dev/reference/methods). */
const methods: { readonly [method: string]: Method } = {
  "auth.test": { required: {}, optional: {} },
  "bots.info": { required: { bot: "id" }, optional: { team_id: "id" } },
  "chat.update": {
    required: { channel: "id", ts: "stamp" },
    optional: { text: "text", blocks: "json" },
  },
  "chat.delete": { required: { channel: "id", ts: "stamp" }, optional: {} },
  "files.delete": { required: { file: "id" }, optional: {} },
  "apps.connections.open": { required: {}, optional: {} },
  "chat.postMessage": {
    required: { channel: "id" },
    optional: {
      text: "text",
      blocks: "json",
      thread_ts: "stamp",
      reply_broadcast: "boolean",
      mrkdwn: "boolean",
      unfurl_links: "boolean",
      unfurl_media: "boolean",
      metadata: "json",
    },
  },
  "chat.startStream": {
    required: { channel: "id" },
    optional: { thread_ts: "stamp", markdown_text: "text", recipient_user_id: "id", recipient_team_id: "id" },
  },
  "chat.appendStream": { required: { channel: "id", ts: "stamp", markdown_text: "text" }, optional: {} },
  "chat.stopStream": {
    required: { channel: "id", ts: "stamp" },
    optional: { markdown_text: "text", blocks: "json", metadata: "json" },
  },
  "oauth.v2.access": {
    required: { client_id: "text", client_secret: "text" },
    optional: { code: "text", redirect_uri: "text", grant_type: "text", refresh_token: "text" },
  },
  "files.info": { required: { file: "id" }, optional: {} },
  "conversations.open": { required: { users: "text" }, optional: { return_im: "boolean" } },
  "conversations.info": { required: { channel: "id" }, optional: { include_locale: "boolean" } },
  "conversations.replies": {
    required: { channel: "id", ts: "stamp" },
    optional: { limit: "integer", cursor: "text", inclusive: "boolean" },
  },
  "users.info": { required: { user: "id" }, optional: { include_locale: "boolean" } },
  "views.open": { required: { trigger_id: "text", view: "json" }, optional: {} },
  "views.publish": { required: { user_id: "id", view: "json" }, optional: { hash: "text" } },
  "assistant.threads.setStatus": {
    required: { channel_id: "id", thread_ts: "stamp", status: "text" },
    optional: { loading_messages: "json" },
  },
  "assistant.threads.setSuggestedPrompts": {
    required: { channel_id: "id", prompts: "json" },
    optional: { thread_ts: "stamp", title: "text" },
  },
  "assistant.threads.setTitle": { required: { channel_id: "id", thread_ts: "stamp", title: "text" }, optional: {} },
  "files.getUploadURLExternal": {
    required: { filename: "text", length: "integer" },
    optional: { alt_text: "text", snippet_type: "text" },
  },
  "files.completeUploadExternal": {
    required: { files: "json" },
    optional: { channel_id: "id", thread_ts: "stamp", initial_comment: "text", blocks: "json" },
  },
};

/** The one scope that a bot's token needs for a method, whatever the channel. */
const scopes: { readonly [method: string]: string | undefined } = {
  "bots.info": "users:read",
  "chat.postMessage": "chat:write",
  "chat.update": "chat:write",
  "chat.delete": "chat:write",
  "conversations.open": "im:write",
  "users.info": "users:read",
  "files.getUploadURLExternal": "files:write",
  "files.completeUploadExternal": "files:write",
  "files.delete": "files:write",
};

/** The scope without which a method is refused. */
export function scopeOf(method: string): string | undefined {
  return scopes[method];
}

/** Whether there is such a method. */
export function isMethod(name: string): boolean {
  return Object.hasOwn(methods, name);
}

/** Arguments as they are meant. */
export type Arguments = { readonly [name: string]: unknown };

/**
 * Reads the arguments of a call, which come as a form. Slack passes over what a method does not know; here it is
 * refused, because it is a mistake.
 */
export function readArguments(name: string, form: URLSearchParams): Arguments {
  const method = methods[name];
  if (method === undefined) throw new RefusedCall("unknown_method");
  for (const required of Object.keys(method.required)) {
    if (!form.has(required)) throw new RefusedCall("invalid_arguments", `[ERROR] missing required field: ${required}`);
  }
  return Object.fromEntries(
    [...form].map(([key, value]): [string, unknown] => {
      const kind = method.required[key] ?? method.optional[key];
      if (kind === undefined) throw new RefusedCall("invalid_arguments", `[ERROR] ${name} has no argument ${key}`);
      return [key, readValue(kind, key, value)];
    }),
  );
}

function readValue(kind: Kind, name: string, value: string): unknown {
  const wrong = (): never => {
    throw new RefusedCall("invalid_arguments", `[ERROR] ${name} must be of type ${kind}`);
  };
  switch (kind) {
    case "text":
      return value;
    case "id":
      return /^[A-Z0-9]{1,40}$/.test(value) ? value : wrong();
    case "stamp":
      return /^\d{1,10}\.\d{6}$/.test(value) ? value : wrong();
    case "boolean":
      return value === "true" || value === "false" ? value === "true" : wrong();
    case "integer":
      return /^\d{1,15}$/.test(value) ? Number(value) : wrong();
    case "json":
      return parse(value) ?? wrong();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Refused by the caller.
    return undefined;
  }
}
