import type { StoredFile } from "./files.ts";

/** A file as a customer sends it. */
export interface SentFile {
  /** How: `photo` is made smaller by Telegram, `document` is any file as it is. */
  readonly as: "photo" | "document" | "audio" | "voice" | "video" | "video_note" | "animation" | "sticker";
  readonly bytes: Uint8Array;
  readonly name?: string | undefined;
  /** As the customer's program says it. */
  readonly mime?: string | undefined;
}

/** The words that go with files. */
export interface SentWords {
  readonly caption?: string | undefined;
  /** The id of the album that a single file is sent as a part of. */
  readonly album?: string | undefined;
  /** Which file of an album they stand under, from 0. Default: 0. */
  readonly under?: number | undefined;
}

/** What a message says of its file (https://core.telegram.org/bots/api#message). */
export function fileFields(files: Map<string, StoredFile>, file: SentFile): object {
  const number = files.size + 1;
  const id = { file_id: `file-${number}_AgAC`, file_unique_id: `unique-${number}` };
  files.set(id.file_id, {
    uniqueId: id.file_unique_id,
    path: `${file.as}s/file_${number}.bin`,
    bytes: file.bytes,
    status: 200,
  });
  const stated = {
    ...id,
    file_size: file.bytes.length,
    ...(file.name === undefined ? {} : { file_name: file.name }),
    ...(file.mime === undefined ? {} : { mime_type: file.mime }),
  };
  switch (file.as) {
    case "photo": {
      const small = {
        file_id: `small-${number}`,
        file_unique_id: `small-${number}`,
        width: 90,
        height: 60,
        file_size: 9,
      };
      return { photo: [small, { ...id, width: 1280, height: 960, file_size: file.bytes.length }] };
    }
    case "animation":
      return { animation: { ...stated, width: 1, height: 1, duration: 1 }, document: stated };
    case "video":
      return { video: { ...stated, width: 1, height: 1, duration: 1 } };
    case "video_note":
      return { video_note: { ...id, length: 240, duration: 1, file_size: file.bytes.length } };
    case "sticker":
      return { sticker: { ...id, type: "regular", width: 512, height: 512, is_animated: false, is_video: false } };
    case "audio":
    case "voice":
      return { [file.as]: { ...stated, duration: 1 } };
    case "document":
      return { document: stated };
  }
}
