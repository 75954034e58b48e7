import { fieldsOf, idOf, textOf } from "./fields.ts";

/** What is sent to a method of the Bot API. */
export type ApiPayload = object;

/** Why a call came to nothing. */
export type Failure =
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

/** What came of a call. No call throws. */
export type ApiAnswer = { readonly kind: "done"; readonly result: unknown } | Failure;

/** What came of a download. */
export type Download = { readonly kind: "done"; readonly bytes: Uint8Array } | { readonly kind: "too_large" } | Failure;

/** A file that goes with a call. */
export interface UploadedFile {
  /** The field of the method that takes it, such as `document`. */
  readonly field: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** The Bot API, as far as this channel uses it. The one seam to whatever client makes the calls. */
export interface TelegramApi {
  call(method: string, payload: ApiPayload, signal?: AbortSignal): Promise<ApiAnswer>;
  /** Lets go of its connections. */
  close(): void;
}

/** The Bot API with files. */
export interface FileApi extends TelegramApi {
  /** A call by multipart/form-data (https://core.telegram.org/bots/api#sending-files). */
  upload(method: string, payload: ApiPayload, file: UploadedFile, signal?: AbortSignal): Promise<ApiAnswer>;
  /** Reads a file by the path that `getFile` gave, and not a byte beyond `maxBytes`. */
  download(filePath: string, maxBytes: number, signal?: AbortSignal): Promise<Download>;
}

/** Reads the body of an answer (https://core.telegram.org/bots/api#making-requests). */
export function readAnswer(status: number, body: unknown): ApiAnswer {
  const fields = fieldsOf(body);
  return fields?.ok === true ? { kind: "done", result: fields.result } : readRefusal(status, body);
}

/** Reads the body of a refusal, if there is something to read. */
export function readRefusal(status: number, body: unknown): Failure {
  const fields = fieldsOf(body);
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
