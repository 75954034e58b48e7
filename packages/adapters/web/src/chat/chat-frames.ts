import type { Frames } from "../frames.ts";
import type { ChatMessage, ServerFrame } from "./protocol.ts";

/** The chat dialect on one connection. */
export function chatFrames(): Frames<ChatMessage> {
  /** Replies that were shown while they were written and are said by now. */
  const said = new Set<string>();
  return {
    show(messages) {
      for (const { streamId } of messages) if (streamId !== undefined) said.add(streamId);
      return frame({ kind: "messages", messages });
    },
    tell(notice) {
      switch (notice.kind) {
        case "typing":
          return frame({ kind: "typing", ...(notice.name === undefined ? {} : { name: notice.name }) });
        case "stream":
          // What comes late would stand below the reply itself.
          if (said.has(notice.streamId)) return undefined;
          return frame(notice);
        case "echo":
          return undefined;
      }
    },
    beat: frame({ kind: "beat" }),
    full: frame({ kind: "full" }),
  };
}

function frame(said: ServerFrame): string {
  return JSON.stringify(said);
}
