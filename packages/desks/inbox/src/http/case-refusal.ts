import { FrontdeskError, type HttpRequest, type HttpResponse } from "@frontdesk/core";
import { signedInBy } from "../access/signed-in.ts";
import { caseView } from "../cases/case-view.ts";
import type { Opened } from "../opened.ts";
import { refuse, signedOut } from "./answers.ts";

/** 404; or 409 for a case that is known and over, with the case, so that the page can show what became of it. */
export async function unknownCase(inbox: Opened, request: HttpRequest): Promise<HttpResponse> {
  const id = request.params.id;
  if (id !== undefined && inbox.cases.get(id) !== undefined) {
    try {
      return await caseRefusal(inbox, request, "The case is over.");
    } catch (error) {
      if (!FrontdeskError.isInstance(error, "handoff.unknown_case")) throw error;
    }
  }
  return refuse(404, "unknown_case", "There is no such case.");
}

/** 409, with the case as it is now, so that the page can show who has it. */
export async function caseRefusal(inbox: Opened, request: HttpRequest, message: string): Promise<HttpResponse> {
  const signedIn = await signedInBy(inbox, request);
  if (signedIn === undefined) return signedOut();
  const found = await inbox.cases.refresh(request.params.id ?? "");
  return refuse(409, "not_owner", message, { more: { case: caseView(inbox, found, signedIn.me.id) } });
}
