import type { TextPart } from "@frontdesk/core";
import type { ChatMessage } from "../chat/protocol.ts";
import type { Frames } from "../frames.ts";
import { type Chunk, writeChunks } from "./chunk.ts";
import { partChunks } from "./part-chunks.ts";

/** A reply that is shown while it is written. */
interface Draft {
  readonly streamId: string;
  readonly id: string;
  /** What was shown of it. */
  shown: string;
}

/** One assistant's message for the AI SDK; each message of the history is a step of it. */
export interface AiFrames extends Frames<ChatMessage> {
  /** Ends the message; what was begun and never said is taken back. */
  end(): string;
}

/** Writes everything that comes on one connection as one assistant's message with this id. */
export function aiFrames(messageId: string): AiFrames {
  let isStarted = false;
  let draft: Draft | undefined;
  /** Replies that were shown while they were written and are said by now. */
  const said = new Set<string>();
  /** The message begins with something to show: otherwise pages would show an empty one. */
  const start = (): readonly Chunk[] => {
    if (isStarted) return [];
    isStarted = true;
    return [{ type: "start", messageId }];
  };

  const message = ({ sequence, author, parts, streamId }: ChatMessage): readonly Chunk[] => {
    if (author.kind === "customer") return [];
    const written = draft !== undefined && draft.streamId === streamId ? draft : undefined;
    const begin = written === undefined ? [...takeBack(), { type: "start-step" } as const] : [];
    const [first, ...rest] = parts;
    const isSame = written !== undefined && first?.kind === "text" && first.text.startsWith(written.shown.trimEnd());
    const body = isSame
      ? [...finishDraft(written, first), ...rest.flatMap((part, index) => partChunks(part, `${sequence}.${index + 1}`))]
      : [
          ...(written === undefined ? [] : [{ type: "reset-step" } as const]),
          ...parts.flatMap((part, index) => partChunks(part, `${sequence}.${index}`)),
        ];
    draft = undefined;
    if (streamId !== undefined) said.add(streamId);
    const metadata = {
      sequence,
      author: { kind: author.kind, ...(author.name === undefined ? {} : { name: author.name }) },
    };
    return [
      ...start(),
      ...begin,
      { type: "message-metadata", messageMetadata: metadata },
      ...body,
      { type: "finish-step" },
    ];
  };
  const takeBack = (): readonly Chunk[] => {
    if (draft === undefined) return [];
    draft = undefined;
    return [{ type: "reset-step" }, { type: "finish-step" }];
  };
  const stream = (streamId: string, text: string, format: "plain" | "markdown"): readonly Chunk[] => {
    if (said.has(streamId)) return [];
    if (draft?.streamId !== streamId) {
      if (text === "") return [];
      const id = `stream.${streamId}`;
      const before = takeBack();
      draft = { streamId, id, shown: text };
      return [
        ...start(),
        ...before,
        { type: "start-step" },
        { type: "text-start", id, providerMetadata: { frontdesk: { format } } },
        { type: "text-delta", id, delta: text },
      ];
    }
    // What was changed in its middle is shown when it is done.
    if (!text.startsWith(draft.shown) || text === draft.shown) return [];
    const delta = text.slice(draft.shown.length);
    draft.shown = text;
    return [{ type: "text-delta", id: draft.id, delta }];
  };
  return {
    show: (messages) => writeChunks(messages.flatMap(message)),
    tell(notice) {
      switch (notice.kind) {
        case "typing": {
          const data = notice.name === undefined ? {} : { name: notice.name };
          return writeChunks([{ type: "data-typing", data, transient: true }]);
        }
        case "stream":
          return writeChunks(stream(notice.streamId, notice.text, notice.format ?? "plain"));
        case "echo":
          return undefined;
      }
    },
    // A comment, which nobody reads.
    beat: ":\n\n",
    end: () => writeChunks([...takeBack(), { type: "finish", finishReason: "stop" }]),
  };
}

/** The rest of a text that was shown while it was written. */
function finishDraft({ id, shown }: Draft, { text, format = "plain" }: TextPart): readonly Chunk[] {
  const rest = text.slice(shown.length);
  return [
    ...(rest === "" ? [] : [{ type: "text-delta", id, delta: rest } as const]),
    { type: "text-end", id, providerMetadata: { frontdesk: { format } } },
  ];
}
