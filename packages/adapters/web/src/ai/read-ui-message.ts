import { isObject, type JsonObject } from "../read-json.ts";
import { type Refusal, refuse, wrong } from "../refusal.ts";

/** A file of a message: an address of ours, or what it holds. */
export interface UiFile {
  readonly url: string;
  readonly name: string;
  readonly mime: string | undefined;
}

/** The newest message of a `useChat`, as the chat dialect would send it; its files are still to be taken over. */
export interface UiMessage {
  readonly kind: "message";
  readonly body: JsonObject;
  readonly files: readonly UiFile[];
}

/**
 * Reads the newest message that the visitor has written from the body of `useChat`, which sends the whole conversation
 * each time. Buttons, forms and thumbs come as the parts `data-press`, `data-form` and `data-feedback`. Pure.
 */
export function readUiMessage({ messages }: JsonObject): UiMessage | Refusal {
  if (!Array.isArray(messages)) return refuse(400, "MissingProperty", "The body has no messages.");
  const newest: unknown = messages.findLast((message: unknown) => isObject(message) && message.role === "user");
  if (!isObject(newest)) return refuse(400, "MissingProperty", "No message is the user's.");
  const { id, parts } = newest;
  if (!Array.isArray(parts)) return wrong("parts");
  const texts: string[] = [];
  const files: UiFile[] = [];
  const said: { press?: unknown; form?: unknown; feedback?: unknown } = {};
  for (const part of parts) {
    if (!isObject(part)) return wrong("parts");
    if (part.type === "text") {
      if (typeof part.text !== "string") return wrong("parts");
      texts.push(part.text);
    } else if (part.type === "file") {
      const { url, filename, mediaType } = part;
      if (typeof url !== "string") return wrong("parts");
      files.push({
        url,
        name: typeof filename === "string" ? filename : "",
        mime: typeof mediaType === "string" ? mediaType : undefined,
      });
    } else if (part.type === "data-press") said.press = part.data;
    else if (part.type === "data-form") said.form = part.data;
    else if (part.type === "data-feedback") said.feedback = part.data;
  }
  const isMessage = Object.keys(said).length === 0;
  return { kind: "message", body: { id, ...said, ...(isMessage ? { text: texts.join("\n") } : {}) }, files };
}
