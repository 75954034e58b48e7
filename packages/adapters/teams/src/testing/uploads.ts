import type { FakeConversation } from "./conversation.ts";
import type { FakeFile } from "./read-attachment.ts";
import type { FakeAnswer, FakeRequest } from "./server.ts";

/** A file in a customer's OneDrive. */
export interface SavedFile extends FakeFile {
  readonly id: string;
}

/** Room that OneDrive has made for files. */
export interface FakeUploads {
  /** Makes room for a file that the customer has accepted; what Teams tells the bot of it. */
  open(origin: string, conversation: FakeConversation, name: string, size: number): object;
  /** The next requests with bytes are answered with this. */
  fail(status: number, times: number): void;
  /** The answer to a request with bytes; undefined for any other request. */
  answer(request: FakeRequest): FakeAnswer | undefined;
}

interface Room {
  readonly conversation: FakeConversation;
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly parts: Uint8Array[];
}

/** Makes a OneDrive that holds nothing. */
export function newUploads(): FakeUploads {
  const rooms = new Map<string, Room>();
  const faults: number[] = [];
  let count = 0;

  return {
    open(origin, conversation, name, size) {
      count += 1;
      const path = `/personal/_api/v2.0/drive/items/${count}/uploadSession?guid=${count}`;
      rooms.set(path, { conversation, id: `item-${count}`, name, size, parts: [] });
      const contentUrl = `${origin}/personal/Documents/Applications/${encodeURIComponent(name)}`;
      const fileType = /\.(\w+)$/.exec(name)?.[1] ?? "";
      return { uploadUrl: origin + path, contentUrl, name, uniqueId: `item-${count}`, fileType, etag: String(count) };
    },
    fail: (status, times) => void faults.push(...Array.from({ length: times }, () => status)),
    answer(request) {
      const room = rooms.get(request.path);
      if (room === undefined) return undefined;
      const fault = faults.shift();
      if (fault !== undefined) return { status: fault };
      const answer = take(room, request);
      if (answer.status === 201) {
        rooms.delete(request.path);
        const bytes = new Uint8Array(Buffer.concat(room.parts));
        room.conversation.saved.push({ id: room.id, name: room.name, bytes });
      }
      return answer;
    },
  };
}

/** https://learn.microsoft.com/graph/api/driveitem-createuploadsession#upload-bytes-to-the-upload-session */
function take({ parts, size }: Room, { method, headers, bytes }: FakeRequest): { readonly status: number } {
  if (method !== "PUT") return { status: 405 };
  // The address is the proof; a token of the bot's would be given away.
  if (headers.authorization !== undefined) return { status: 401 };
  const [, from, to, total] = (/^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers["content-range"] ?? "") ?? []).map(Number);
  const start = parts.reduce((sum, part) => sum + part.length, 0);
  if (from === undefined || to === undefined || total !== size || to - from + 1 !== bytes.length)
    return { status: 400 };
  if (from !== start) return { status: 416 };
  const isLast = to === size - 1;
  if (!isLast && bytes.length % (320 * 1024) !== 0) return { status: 400 };
  parts.push(bytes);
  return { status: isLast ? 201 : 202 };
}
