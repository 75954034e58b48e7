import { fieldsOf, idOf, textOf } from "./fields.ts";

/** What is sent to a method of the Bot API. */
export type ApiPayload = object;

/** What came of a call. No call throws. */
export type ApiAnswer =
  | { readonly kind: "done"; readonly result: unknown }
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly description: string;
      readonly retryAfterMs: number | undefined;
      /** The chat's new id, when a group has become a supergroup. */
      readonly migratedTo: string | undefined;
    }
  | {
      /** There was no answer that could be read. */
      readonly kind: "failed";
      /** Whether the request may have reached Telegram. */
      readonly mayHaveArrived: boolean;
      /** A system's code such as `ECONNREFUSED`, never an address: it would hold the token. */
      readonly reason: string;
    };

/** The Bot API, as far as this channel uses it. The one seam to whatever client makes the calls. */
export interface TelegramApi {
  call(method: string, payload: ApiPayload, signal?: AbortSignal): Promise<ApiAnswer>;
  /** Lets go of its connections. */
  close(): void;
}

/** Reads the body of an answer (https://core.telegram.org/bots/api#making-requests). */
export function readAnswer(status: number, body: unknown): ApiAnswer {
  const fields = fieldsOf(body);
  if (fields?.ok === true) return { kind: "done", result: fields.result };
  const code = fields?.error_code;
  const parameters = fieldsOf(fields?.parameters);
  const seconds = parameters?.retry_after;
  return {
    kind: "refused",
    status: typeof code === "number" ? code : status,
    description: textOf(fields?.description) ?? "",
    retryAfterMs: typeof seconds === "number" && seconds >= 0 ? seconds * 1000 : undefined,
    migratedTo: idOf(parameters?.migrate_to_chat_id),
  };
}
