import type { HttpRequest, HttpResponse } from "@frontdesk/core";
import { admit } from "../admit.ts";
import { json, refuse } from "../reply.ts";
import { counted, type Session } from "../session.ts";
import type { FileAnswer } from "./protocol.ts";

/** `POST /files?name=`: one file, its bytes as they are. It is shown to nobody before a message has it. */
export async function uploadFile(request: HttpRequest, session: Session): Promise<HttpResponse> {
  const claims = await admit(request, session);
  if (!claims.ok) return claims.response;
  const { conversation } = claims.value;
  const limited = session.limitFile(conversation, counted(request));
  if (limited !== undefined) return limited;
  const name = request.query.get("name") ?? "";
  if (name.length > 1_000) return refuse(400, "BadArgument", "name is longer than 1000 characters.");
  const mime = request.headers["content-type"];
  const taken = await session.files.take(conversation, { name, mime, bytes: request.body });
  if (!taken.ok) return taken.response;
  const { id, name: safeName, mime: found, size } = taken.value;
  const url = await session.host.files.link(id, request.base);
  const answer: FileAnswer = { id, name: safeName, mime: found, size, url };
  return json(201, answer);
}
