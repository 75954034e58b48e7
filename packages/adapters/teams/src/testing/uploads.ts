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
  /** The next requests with bytes are answered with this; `isTaken`: and the bytes are there nevertheless. */
  fail(status: number, times: number, isTaken?: boolean): void;
  /** The answer to a request about such room; undefined for any other request. */
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
  const faults: { readonly status: number; readonly isTaken: boolean }[] = [];
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
    fail: (status, times, isTaken = false) =>
      void faults.push(...Array.from({ length: times }, () => ({ status, isTaken }))),
    answer(request) {
      const room = rooms.get(request.path);
      if (room === undefined) return undefined;
      if (request.method === "GET") return { status: 200, body: expected(room) };
      const fault = faults.shift();
      if (fault?.isTaken === false) return { status: fault.status };
      const answer = take(room, request);
      if (answer.status === 201) {
        rooms.delete(request.path);
        const bytes = new Uint8Array(Buffer.concat(room.parts));
        room.conversation.saved.push({ id: room.id, name: room.name, bytes });
      }
      return fault ?? answer;
    },
  };
}

/** https://learn.microsoft.com/graph/api/driveitem-createuploadsession#resuming-an-in-progress-upload */
function expected({ parts }: Room): object {
  return { nextExpectedRanges: [`${lengthOf(parts)}-`] };
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** https://learn.microsoft.com/graph/api/driveitem-createuploadsession#upload-bytes-to-the-upload-session */
function take(
  room: Room,
  { method, headers, bytes }: FakeRequest,
): { readonly status: number; readonly body?: object } {
  const { parts, size } = room;
  if (method !== "PUT") return { status: 405 };
  // The address is the proof; a token of the bot's would be given away.
  if (headers.authorization !== undefined) return { status: 401 };
  const [, from, to, total] = (/^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers["content-range"] ?? "") ?? []).map(Number);
  const start = lengthOf(parts);
  if (from === undefined || to === undefined || total !== size || to - from + 1 !== bytes.length)
    return { status: 400 };
  if (from !== start) return { status: 416 };
  const isLast = to === size - 1;
  if (!isLast && bytes.length % (320 * 1024) !== 0) return { status: 400 };
  parts.push(bytes);
  return isLast ? { status: 201 } : { status: 202, body: expected(room) };
}
