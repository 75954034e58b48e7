import type { Attachment } from "@frontdesk/core";
import { fileRef } from "./fetch-file.ts";
import { type Fields, fieldsOf, integerOf, listOf, textOf } from "./fields.ts";

/** What Telegram leaves out of a file, by its kind. */
interface Defaults {
  readonly kind: Attachment["kind"];
  readonly name?: string;
  readonly mime?: string;
}

const kinds: readonly (readonly [field: string, defaults: Defaults])[] = [
  ["animation", { kind: "video", name: "animation.mp4", mime: "video/mp4" }],
  ["audio", { kind: "audio", name: "audio.mp3" }],
  ["video", { kind: "video", name: "video.mp4" }],
  ["video_note", { kind: "video", name: "video.mp4", mime: "video/mp4" }],
  ["voice", { kind: "audio", name: "voice.ogg", mime: "audio/ogg" }],
  ["document", { kind: "file" }],
];

/** The files, places and contacts that came with a message. */
export function attachmentsOf(message: Fields): readonly Attachment[] {
  const picture = largestPhoto(message.photo) ?? stickerOf(fieldsOf(message.sticker));
  if (picture !== undefined) return [picture];
  for (const [field, defaults] of kinds) {
    // An animation comes with a document of the same file, for clients that do not know it.
    const file = fileOf(fieldsOf(message[field]), defaults);
    if (file !== undefined) return [file];
  }
  return [...placeOf(message.location), ...contactOf(message.contact)];
}

/** A photo comes in several sizes. */
function largestPhoto(photo: unknown): Attachment | undefined {
  if (photo === undefined) return undefined;
  const area = (size: Fields): number => (integerOf(size.width) ?? 0) * (integerOf(size.height) ?? 0);
  const [largest] = listOf(photo).toSorted((one, other) => area(other) - area(one));
  return fileOf(largest, { kind: "image", name: "photo.jpg", mime: "image/jpeg" });
}

/** Only a still sticker is a picture (https://core.telegram.org/bots/api#sticker). */
function stickerOf(sticker: Fields | undefined): Attachment | undefined {
  if (sticker?.is_animated === true) {
    return fileOf(sticker, { kind: "file", name: "sticker.tgs", mime: "application/x-tgsticker" });
  }
  if (sticker?.is_video === true) return fileOf(sticker, { kind: "video", name: "sticker.webm", mime: "video/webm" });
  return fileOf(sticker, { kind: "image", name: "sticker.webp", mime: "image/webp" });
}

function fileOf(file: Fields | undefined, { kind, name, mime }: Defaults): Attachment | undefined {
  const fileId = textOf(file?.file_id);
  if (fileId === undefined) return undefined;
  return {
    kind,
    name: baseName(textOf(file?.file_name)) ?? name,
    mime: textOf(file?.mime_type) ?? mime,
    size: integerOf(file?.file_size),
    ref: fileRef(fileId, textOf(file?.file_unique_id)),
  };
}

/** A name without a path: the customer's program chose it. */
function baseName(name: string | undefined): string | undefined {
  const base = name?.split(/[/\\]/).at(-1);
  return base === "" || base === "." || base === ".." ? undefined : base;
}

function placeOf(location: unknown): readonly Attachment[] {
  const fields = fieldsOf(location);
  const [latitude, longitude] = [fields?.latitude, fields?.longitude];
  if (typeof latitude !== "number" || typeof longitude !== "number") return [];
  return [{ kind: "location", ref: `geo:${latitude},${longitude}` }];
}

function contactOf(contact: unknown): readonly Attachment[] {
  const fields = fieldsOf(contact);
  const phone = textOf(fields?.phone_number);
  if (phone === undefined) return [];
  return [{ kind: "contact", name: textOf(fields?.first_name), ref: `tel:${phone}` }];
}
