import type { Attachment } from "@frontdesk/core";
import { type Fields, fieldsOf, listOf, textOf, wordOf } from "./fields.ts";

const downloadInfo = "application/vnd.microsoft.teams.file.download.info";

/** The ends of names that tell more than "a file". */
const kinds: readonly (readonly [RegExp, Attachment["kind"]])[] = [
  [/^(?:png|jpe?g|gif|webp|bmp|heic)$/i, "image"],
  [/^(?:mp3|m4a|wav|ogg|opus)$/i, "audio"],
  [/^(?:mp4|mov|webm|mkv)$/i, "video"],
];

/**
 * The files and pictures that came with a message. A file's `ref` is its download address, which Teams opens to whoever
 * has it for a few minutes; a picture's needs the bot's token. The HTML that comes with every formatted text, and cards, are none.
 */
export function attachmentsOf(activity: Fields): readonly Attachment[] {
  return listOf(activity.attachments).flatMap((attachment): readonly Attachment[] => {
    const type = wordOf(attachment.contentType) ?? "";
    const name = baseName(textOf(attachment.name));
    if (type === downloadInfo) {
      const content = fieldsOf(attachment.content);
      const ref = addressOf(content?.downloadUrl, activity.serviceUrl);
      if (ref === undefined) return [];
      const ending = wordOf(content?.fileType) ?? /\.(\w{1,8})$/.exec(name ?? "")?.[1] ?? "";
      return [{ kind: kinds.find(([endings]) => endings.test(ending))?.[1] ?? "file", name, ref }];
    }
    const [, kind] = /^(image|audio|video)\/[\w.+*-]+$/i.exec(type) ?? [];
    const ref = addressOf(attachment.contentUrl, activity.serviceUrl);
    if (kind === undefined || ref === undefined) return [];
    return [{ kind: kindOf(kind), name, mime: type.includes("*") ? undefined : type.toLowerCase(), ref }];
  });
}

function kindOf(word: string): Attachment["kind"] {
  const kind = word.toLowerCase();
  return kind === "audio" || kind === "video" ? kind : "image";
}

/** Only https, or where answers go: whatever fetches it later is not led to a file or into a network. */
function addressOf(address: unknown, serviceUrl: unknown): string | undefined {
  const text = wordOf(address);
  const url = text === undefined ? null : URL.parse(text);
  const isOurs =
    url?.protocol === "https:" || (url !== null && url.origin === URL.parse(textOf(serviceUrl) ?? "")?.origin);
  return isOurs ? text : undefined;
}

/** A name without a path: the customer's program chose it. */
function baseName(name: string | undefined): string | undefined {
  const base = name?.split(/[/\\]/).at(-1)?.trim();
  return base === "" || base === "." || base === ".." ? undefined : base;
}
