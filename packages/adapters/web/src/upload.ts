import type { HttpRequest, HttpResponse, KeptFile } from "@frontdesk/core";
import { takeActivity } from "./activities.ts";
import { admitWriter } from "./admit.ts";
import { fileIdIn, maxFiles } from "./file-desk.ts";
import { isObject, type JsonObject, parseJson } from "./read-json.ts";
import { bad, type Checked, good } from "./reply.ts";
import { counted, type Session } from "./session.ts";

/**
 * `POST conversations/:conversation/upload`: a message with files, as `multipart/form-data` with a part `activity`
 * (without it the message is only its files) and parts `file`.
 *
 * @see https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-send-activity
 */
export async function upload(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const claims = await admitWriter(request, session);
  if (!claims.ok) return claims.response;
  const form = await readForm(request);
  if (!form.ok) return form.response;
  const { activity, files } = form.value;
  const kept: KeptFile[] = [];
  for (const file of files) {
    const limited = session.limitFile(claims.value.conversation, counted(request));
    if (limited !== undefined) return limited;
    const taken = await session.files.take(claims.value.conversation, {
      name: file.name,
      mime: file.type,
      bytes: new Uint8Array(await file.arrayBuffer()),
    });
    if (!taken.ok) return taken.response;
    kept.push(taken.value);
  }
  return takeActivity(activity, kept, claims.value, session);
}

/** The files that an activity refers to; nothing is ever fetched from an address that a visitor gives. */
export async function referredFiles(
  { attachments }: JsonObject,
  conversation: string,
  { files }: Session,
): Promise<Checked<readonly KeptFile[]>> {
  if (!Array.isArray(attachments) || attachments.length === 0) return good([]);
  const ids = attachments.map(idOfAttachment).filter((id) => id !== undefined);
  if (ids.length < attachments.length) {
    return bad(415, "NotSupported", "Files come by upload; an attachment can only name one that was uploaded.");
  }
  return files.findAll(conversation, ids);
}

function idOfAttachment(attachment: unknown): string | undefined {
  const url = isObject(attachment) ? attachment.contentUrl : undefined;
  return typeof url === "string" ? fileIdIn(url) : undefined;
}

async function readForm(
  request: HttpRequest,
): Promise<Checked<{ readonly activity: JsonObject; readonly files: readonly File[] }>> {
  const type = request.headers["content-type"] ?? "";
  if (!/^multipart\/form-data\s*;/i.test(type)) {
    return bad(415, "UnsupportedMediaType", "Send files as multipart/form-data.");
  }
  let form: FormData;
  try {
    // A copy: the types of the web want memory that nobody shares.
    form = await new Response(new Uint8Array(request.body), { headers: { "content-type": type } }).formData();
  } catch {
    // Whatever the parser says could repeat what the visitor sent.
    return bad(400, "MalformedData", "The body is not valid multipart/form-data.");
  }
  const files = form.getAll("file").filter((part) => typeof part !== "string");
  if (files.length === 0) return bad(400, "MissingProperty", "The message has no file.");
  if (files.length > maxFiles) return bad(400, "BadArgument", `A message has at most ${maxFiles} files.`);
  const part = form.get("activity");
  if (part === null) return good({ activity: { type: "message" }, files });
  const bytes = typeof part === "string" ? new TextEncoder().encode(part) : new Uint8Array(await part.arrayBuffer());
  const activity = parseJson(bytes);
  if (!activity.ok) return activity;
  if (activity.value.type !== "message") return bad(400, "BadArgument", "Only a message can have files.");
  return good({ activity: activity.value, files });
}
