import { badRequest } from "./refusal.ts";
import { FakeUpload } from "./upload.ts";

/** The kinds of values that fields take. */
type Kind = "integer" | "string" | "boolean" | "id" | "object" | "objects" | "strings" | "file";

interface Method {
  readonly required: { readonly [field: string]: Kind };
  readonly optional: { readonly [field: string]: Kind };
}

const sending = {
  message_thread_id: "integer",
  parse_mode: "string",
  disable_notification: "boolean",
  protect_content: "boolean",
  reply_parameters: "object",
  reply_markup: "object",
} as const;

const captioned = { ...sending, caption: "string" } as const;

/** The methods that the fake knows, as documented for Bot API 10.1. */
const methods: { readonly [method: string]: Method } = {
  getMe: { required: {}, optional: {} },
  getUpdates: {
    required: {},
    optional: { offset: "integer", limit: "integer", timeout: "integer", allowed_updates: "strings" },
  },
  setWebhook: {
    required: { url: "string" },
    optional: {
      ip_address: "string",
      max_connections: "integer",
      allowed_updates: "strings",
      drop_pending_updates: "boolean",
      secret_token: "string",
    },
  },
  deleteWebhook: { required: {}, optional: { drop_pending_updates: "boolean" } },
  sendMessage: {
    required: { chat_id: "id", text: "string" },
    optional: { ...sending, link_preview_options: "object" },
  },
  getWebhookInfo: { required: {}, optional: {} },
  getChat: { required: { chat_id: "id" }, optional: {} },
  sendPhoto: {
    required: { chat_id: "id", photo: "file" },
    optional: { ...captioned, show_caption_above_media: "boolean", has_spoiler: "boolean" },
  },
  sendDocument: {
    required: { chat_id: "id", document: "file" },
    optional: { ...captioned, disable_content_type_detection: "boolean" },
  },
  sendAudio: {
    required: { chat_id: "id", audio: "file" },
    optional: { ...captioned, duration: "integer", performer: "string", title: "string" },
  },
  sendVideo: {
    required: { chat_id: "id", video: "file" },
    optional: { ...captioned, duration: "integer", width: "integer", height: "integer", supports_streaming: "boolean" },
  },
  sendAnimation: {
    required: { chat_id: "id", animation: "file" },
    optional: { ...captioned, duration: "integer", width: "integer", height: "integer" },
  },
  sendMessageDraft: {
    required: { chat_id: "integer", draft_id: "integer" },
    optional: { message_thread_id: "integer", text: "string", parse_mode: "string" },
  },
  editMessageText: {
    required: { chat_id: "id", message_id: "integer", text: "string" },
    optional: { parse_mode: "string", link_preview_options: "object", reply_markup: "object" },
  },
  deleteMessage: { required: { chat_id: "id", message_id: "integer" }, optional: {} },
  setMyCommands: {
    required: { commands: "objects" },
    optional: { scope: "object", language_code: "string" },
  },
  deleteMyCommands: { required: {}, optional: { scope: "object", language_code: "string" } },
  getFile: { required: { file_id: "string" }, optional: {} },
  sendChatAction: { required: { chat_id: "id", action: "string" }, optional: { message_thread_id: "integer" } },
  answerCallbackQuery: {
    required: { callback_query_id: "string" },
    optional: { text: "string", show_alert: "boolean", url: "string", cache_time: "integer" },
  },
};

/** The fields of a form, read as their method takes them: in multipart/form-data all but texts are JSON. */
export function readForm(
  name: string,
  form: { readonly [field: string]: unknown },
): { readonly [field: string]: unknown } {
  const method = methods[name];
  return Object.fromEntries(
    Object.entries(form).map(([field, value]) => {
      const kind = method?.required[field] ?? method?.optional[field];
      return [field, typeof value === "string" && kind !== "string" && kind !== "file" ? asJson(value) : value];
    }),
  );
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Refused as of the wrong type, or taken as a name such as @channel.
    return text;
  }
}

/** Whether there is such a method. */
export function isMethod(name: string): boolean {
  return Object.hasOwn(methods, name);
}

/**
 * Checks that a call has all that its method requires and nothing that it does not know, of the right types. Telegram
 * passes over unknown fields; here they are refused, because they are mistakes.
 */
export function checkFields(name: string, payload: { readonly [field: string]: unknown }): void {
  const method = methods[name];
  if (method === undefined) throw badRequest(`method ${name} is not known here`);
  for (const field of Object.keys(method.required)) {
    if (payload[field] === undefined) throw badRequest(`${field} is missing`);
  }
  for (const [field, value] of Object.entries(payload)) {
    const kind = method.required[field] ?? method.optional[field];
    if (kind === undefined) throw badRequest(`${name} has no field ${field}`);
    if (!isOf(kind, value)) throw badRequest(`field ${field} must be of type ${kind}`);
  }
}

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case "integer":
      return Number.isSafeInteger(value);
    case "id":
      return Number.isSafeInteger(value) || (typeof value === "string" && /^@\w+$/.test(value));
    case "string":
      // A half surrogate pair has no UTF-8.
      return typeof value === "string" && value.isWellFormed();
    case "boolean":
      return typeof value === "boolean";
    case "file":
      return (typeof value === "string" && value.isWellFormed()) || value instanceof FakeUpload;
    case "objects":
      return Array.isArray(value) && value.every((item) => isOf("object", item));
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "strings":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
  }
}
