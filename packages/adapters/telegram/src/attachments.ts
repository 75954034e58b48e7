import type { Attachment } from "@frontdesk/core";
import { type Fields, fieldsOf, integerOf, listOf, textOf } from "./fields.ts";

const kinds: readonly (readonly [field: string, kind: Attachment["kind"], mime?: string])[] = [
  ["animation", "video", "video/mp4"],
  ["audio", "audio"],
  ["video", "video"],
  ["video_note", "video", "video/mp4"],
  ["voice", "audio", "audio/ogg"],
  ["sticker", "image", "image/webp"],
  ["document", "file"],
];

/** The files, places and contacts that came with a message. A file's `ref` is Telegram's `file_id`. */
export function attachmentsOf(message: Fields): readonly Attachment[] {
  const photo = largestPhoto(message.photo);
  if (photo !== undefined) return [photo];
  for (const [field, kind, mime] of kinds) {
    // An animation comes with a document of the same file, for clients that do not know it.
    const file = fileOf(fieldsOf(message[field]), kind, mime);
    if (file !== undefined) return [file];
  }
  return [...placeOf(message.location), ...contactOf(message.contact)];
}

/** A photo comes in several sizes, the last of which is the original's. */
function largestPhoto(photo: unknown): Attachment | undefined {
  return fileOf(listOf(photo).at(-1), "image", "image/jpeg");
}

function fileOf(file: Fields | undefined, kind: Attachment["kind"], mime?: string): Attachment | undefined {
  const ref = textOf(file?.file_id);
  if (ref === undefined) return undefined;
  return {
    kind,
    name: baseName(textOf(file?.file_name)),
    mime: textOf(file?.mime_type) ?? mime,
    size: integerOf(file?.file_size),
    ref,
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
