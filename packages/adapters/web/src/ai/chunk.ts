import type { Json } from "@frontdesk/core";

/**
 * A piece of an assistant's message as the AI SDK's UI message stream writes it; the part of it that this channel sends.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
export type Chunk =
  | { readonly type: "start"; readonly messageId: string }
  | { readonly type: "start-step" | "finish-step" | "reset-step" }
  | { readonly type: "message-metadata"; readonly messageMetadata: Json }
  | { readonly type: "text-start"; readonly id: string; readonly providerMetadata?: Said | undefined }
  | { readonly type: "text-delta"; readonly id: string; readonly delta: string }
  | { readonly type: "text-end"; readonly id: string; readonly providerMetadata?: Said | undefined }
  | { readonly type: "source-url"; readonly sourceId: string; readonly url: string; readonly title: string }
  | {
      readonly type: "source-document";
      readonly sourceId: string;
      readonly mediaType: "text/plain";
      readonly title: string;
    }
  | { readonly type: "file"; readonly url: string; readonly mediaType: string; readonly providerMetadata: Said }
  | {
      readonly type: `data-${string}`;
      readonly id?: string | undefined;
      readonly data: Json;
      readonly transient?: true | undefined;
    }
  | { readonly type: "finish"; readonly finishReason: "stop" }
  | { readonly type: "error"; readonly errorText: string };

/** What is said of a text or a file beside itself. */
export interface Said {
  readonly frontdesk: {
    /** Whether a text is Markdown. */
    readonly format?: "plain" | "markdown" | undefined;
    /** The data part that says the same, for pages that show it. */
    readonly instead?: string | undefined;
    readonly name?: string | undefined;
  };
}

/** Chunks as Server-Sent Events. */
export function writeChunks(chunks: readonly Chunk[]): string {
  return chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
}

/** How every stream ends. */
export const streamEnd = "data: [DONE]\n\n";

/** By this header clients know the protocol. */
export const streamHeaders = { "x-vercel-ai-ui-message-stream": "v1" } as const;
