import type { Attachment } from "@frontdesk/core";
import { type Fields, integerOf, listOf, textOf } from "./fields.ts";

/** The files that came with a message. A file's `ref` is its private address, which wants the bot's token. */
export function attachmentsOf(message: Fields): readonly Attachment[] {
  return listOf(message.files).flatMap((file) => {
    const ref = addressOf(file);
    if (ref === undefined) return [];
    const mime = textOf(file.mimetype);
    return [{ kind: kindOf(mime), name: baseName(textOf(file.name)), mime, size: integerOf(file.size), ref }];
  });
}

/** Slack's own address; none for files that were deleted or are kept from the bot. */
function addressOf(file: Fields): string | undefined {
  const url = textOf(file.url_private_download) ?? textOf(file.url_private);
  const host = url === undefined ? undefined : URL.parse(url);
  if (host?.protocol !== "https:") return undefined;
  return /(?:^|\.)slack(?:-gov|-files)?\.com$/.test(host.hostname) ? url : undefined;
}

function kindOf(mime: string | undefined): Attachment["kind"] {
  const family = mime?.split("/", 1)[0];
  return family === "image" || family === "audio" || family === "video" ? family : "file";
}

/** A name without a path: the customer's program chose it. */
function baseName(name: string | undefined): string | undefined {
  const base = name?.split(/[/\\]/).at(-1);
  return base === "" || base === "." || base === ".." ? undefined : base;
}
