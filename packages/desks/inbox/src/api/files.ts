import { fileAnswer, type HttpResponse, type KeptFile } from "@frontdesk/core";
import type { SignedIn } from "../access/signed-in.ts";
import { invalid, json, notFound, refuse } from "../http/answers.ts";
import { type Call, type Endpoint, endpoint } from "../http/endpoint.ts";
import type { Opened } from "../opened.ts";
import type { UploadAnswer } from "./protocol.ts";

/** How a browser keeps a file. */
const kept = "private, no-cache";

/** Files from people, and files of cases. `maxBytes`: the largest that a person may send. */
export function fileEndpoints(maxBytes: number): readonly Endpoint[] {
  return [
    endpoint({ method: "POST", path: "/api/files", maxBodyBytes: maxBytes }, { run: upload }),
    endpoint({ method: "GET", path: "/api/cases/:id/files/:file" }, { run: download }),
  ];
}

async function upload({ inbox, request, me }: Call<undefined> & SignedIn): Promise<HttpResponse> {
  const name = request.query.get("name") ?? "";
  if (name === "" || name.length > 1_000) return invalid("Give the file's name as the parameter name.");
  if (request.body.length === 0) return invalid("The file is empty.");
  const found = await inbox.cases.refresh(request.query.get("case") ?? "");
  const uploaded = await inbox.host.files.put({
    name,
    mime: request.headers["content-type"],
    bytes: request.body,
    owner: found.conversation,
  });
  await inbox.journal("inbox.file_uploaded", { person: me.id, case: found.id, file: uploaded.id });
  const answer: UploadAnswer = { id: uploaded.id, name: uploaded.name, mime: uploaded.mime, size: uploaded.size };
  return json(answer);
}

async function download({ inbox, request, me }: Call<undefined> & SignedIn): Promise<HttpResponse> {
  const { id = "", file = "" } = request.params;
  const found = await inbox.cases.refresh(id);
  const content = await inbox.host.files.get(file);
  // One answer for a file that is not there and for one of another customer.
  if (content === undefined || !(await isOf(inbox, found, content.file))) return notFound("There is no such file.");
  // A browser may keep it, and asks each time whether it may be shown still: others may sit down at it.
  const etag = `"${content.file.id}"`;
  if (request.headers["if-none-match"] === etag) return { status: 304, headers: { etag, "cache-control": kept } };
  await inbox.journal("inbox.file_opened", { person: me.id, case: id, file });
  return ownFile(content.file, content.bytes, etag);
}

/** Whether a file is in the case's conversation, or was uploaded by a person for it. */
async function isOf(
  { transcripts }: Opened,
  { id, conversation }: { readonly id: string; readonly conversation: string },
  { id: file, owner }: KeptFile,
): Promise<boolean> {
  return owner === conversation || (await transcripts.facts(id)).files.has(file);
}

/** As every kept file is sent, but only to the inbox's own pages. */
function ownFile(file: KeptFile, bytes: Uint8Array, etag: string): HttpResponse {
  if (file.size !== bytes.length) return refuse(500, "failed", "The file is damaged.");
  const answer = fileAnswer(file, bytes);
  return {
    ...answer,
    headers: { ...answer.headers, "cross-origin-resource-policy": "same-origin", "cache-control": kept, etag },
  };
}
