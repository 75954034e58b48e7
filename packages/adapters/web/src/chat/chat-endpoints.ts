import { postAi } from "../ai/post-ai.ts";
import { resumeAi } from "../ai/resume-ai.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Settings } from "../options.ts";
import { getEvents } from "./events.ts";
import { getMessages, postMessage } from "./messages.ts";
import { openSession } from "./open-session.ts";
import { postTyping } from "./typing.ts";
import { uploadFile } from "./upload-file.ts";

/** The endpoints of the chat dialect, as `protocol.ts` has them, and of the AI SDK; its WebSocket is beside them. */
export function chatEndpoints({ chatPath, maxFileBytes }: Settings): readonly Endpoint[] {
  return [
    { path: `${chatPath}/session`, handlers: { POST: openSession } },
    { path: `${chatPath}/messages`, handlers: { GET: getMessages, POST: postMessage } },
    { path: `${chatPath}/typing`, handlers: { POST: postTyping } },
    { path: `${chatPath}/files`, handlers: { POST: uploadFile }, maxBodyBytes: maxFileBytes, isLarge: true },
    { path: `${chatPath}/events`, handlers: { GET: getEvents } },
    { path: `${chatPath}/ai`, handlers: { POST: postAi }, maxBodyBytes: aiBodyBytes(maxFileBytes), isLarge: true },
    { path: `${chatPath}/ai/:id/stream`, handlers: { GET: resumeAi } },
  ];
}

/** `useChat` sends the whole conversation each time, and files in base64. */
function aiBodyBytes(maxFileBytes: number): number {
  return Math.max(1_048_576, 262_144 + Math.ceil((maxFileBytes * 4) / 3));
}
