import { type Attachment, type ChannelHost, fileIdOf, fileType, fileUrl, type KeptFile } from "@frontdesk/core";
import { isTaken } from "./file-types.ts";
import type { Settings } from "./options.ts";
import { bad, type Checked, good } from "./reply.ts";

/** Most files of one message. */
export const maxFiles = 10;
/** How many files are remembered, so that sending one does not read it again. */
const remembered = 10_000;

/** Takes files of visitors over and finds them again. */
export interface FileDesk {
  /** Keeps a file for its conversation. */
  take(conversation: string, file: NewFile): Promise<Checked<KeptFile>>;
  /** A file of this conversation; undefined for every other. */
  find(conversation: string, id: string): Promise<KeptFile | undefined>;
  /** All of these files, each of this conversation, or a refusal. */
  findAll(conversation: string, ids: readonly string[]): Promise<Checked<readonly KeptFile[]>>;
}

/** A file as its sender describes it. */
export interface NewFile {
  readonly name: string;
  readonly mime: string | undefined;
  readonly bytes: Uint8Array;
}

/** Opens the desk of one channel. */
export function createFileDesk({ files }: ChannelHost, { name: channel, fileTypes, maxFileBytes }: Settings): FileDesk {
  const known = new Map<string, KeptFile>();
  const ownerOf = (conversation: string): string => `web/${channel}/${conversation}`;
  const remember = (file: KeptFile): void => {
    known.set(file.id, file);
    if (known.size <= remembered) return;
    const oldest = known.keys().next();
    if (!oldest.done) known.delete(oldest.value);
  };
  const find: FileDesk["find"] = async (conversation, id) => {
    if (!/^[0-9a-f]{32}$/.test(id)) return undefined;
    const file = known.get(id) ?? (await files.get(id))?.file;
    if (file === undefined || file.owner !== ownerOf(conversation) || !isTaken(file.mime, fileTypes)) return undefined;
    remember(file);
    return file;
  };
  return {
    find,
    async findAll(conversation, ids) {
      if (ids.length > maxFiles) return bad(400, "BadArgument", `A message has at most ${maxFiles} files.`);
      const found: KeptFile[] = [];
      for (const id of ids) {
        const file = await find(conversation, id);
        if (file === undefined) {
          return bad(400, "UnknownFile", "A file is not one of this conversation; upload it again.");
        }
        found.push(file);
      }
      return good(found);
    },
    async take(conversation, { name, mime, bytes }) {
      if (bytes.length === 0) return bad(400, "MalformedData", "The file is empty.");
      if (bytes.length > maxFileBytes) {
        return bad(413, "MessageSizeTooBig", `The file is larger than ${maxFileBytes} bytes.`);
      }
      // What it is, its bytes say.
      if (!isTaken(fileType(bytes, mime), fileTypes)) {
        return bad(415, "FileTypeNotAllowed", "Files of this type are not taken here.");
      }
      const file = await files.put({ name, mime, bytes, owner: ownerOf(conversation) });
      remember(file);
      return good(file);
    },
  };
}

/** A kept file as it comes with a message. */
export function attachmentOf({ id, name, mime, size }: KeptFile): Attachment {
  const family = /^(image|audio|video)\//.exec(mime)?.[1];
  const kind = family === "image" || family === "audio" || family === "video" ? family : "file";
  return { kind, name, mime, size, ref: fileUrl(id) };
}

/** The id in `frontdesk-file:<id>`, or in a link to a kept file that this server gave; undefined for every other address. */
export function fileIdIn(url: string): string | undefined {
  if (url.length > 2_000) return undefined;
  return fileIdOf(url) ?? /\/files\/([0-9a-f]{32})$/.exec(URL.parse(url)?.pathname ?? "")?.[1];
}
