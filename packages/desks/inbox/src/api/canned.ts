import type { HttpResponse } from "@frontdesk/core";
import { cannedSchema } from "../canned/canned.ts";
import { invalid, json, notFound } from "../http/answers.ts";
import { type Endpoint, endpoint } from "../http/endpoint.ts";
import { freshMs } from "../keep/fresh.ts";
import type { Opened } from "../opened.ts";
import type { CannedAnswer } from "./protocol.ts";

/** The answers that everybody has at hand; leads look after them. */
export const cannedEndpoints: readonly Endpoint[] = [
  endpoint(
    { method: "GET", path: "/api/canned" },
    {
      async run({ inbox }) {
        await inbox.canned.fresh(freshMs);
        return cannedAnswer(inbox);
      },
    },
  ),
  endpoint(
    { method: "PUT", path: "/api/canned/:id" },
    {
      for: "lead",
      body: cannedSchema,
      async run({ inbox, request, body, me }) {
        if (body.id !== request.params.id) return invalid("The body's id is another than the address's.");
        const outcome = await inbox.canned.put(body);
        if (outcome === "taken") return invalid("Another answer has this shortcut in the same language.");
        if (outcome === "too_many") return invalid("There are too many canned answers. Delete some first.");
        await inbox.journal("inbox.canned_changed", { person: me.id, canned: body.id });
        return cannedAnswer(inbox);
      },
    },
  ),
  endpoint(
    { method: "DELETE", path: "/api/canned/:id" },
    {
      for: "lead",
      async run({ inbox, request, me }) {
        const id = request.params.id ?? "";
        if (!(await inbox.canned.remove(id))) return notFound("There is no such canned answer.");
        await inbox.journal("inbox.canned_removed", { person: me.id, canned: id });
        return cannedAnswer(inbox);
      },
    },
  ),
];

function cannedAnswer({ canned }: Opened): HttpResponse {
  const answer: CannedAnswer = { canned: canned.all };
  return json(answer);
}
