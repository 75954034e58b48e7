import type { HttpResponse } from "@frontdesk/core";
import { z } from "zod";
import { basePath } from "../access/cookie.ts";
import { caseRow, caseView } from "../cases/case-view.ts";
import { json } from "../http/answers.ts";
import { type Endpoint, endpoint } from "../http/endpoint.ts";
import { readQuery } from "../http/read-body.ts";
import { readMessages } from "../messages/read-messages.ts";
import type { CaseAnswer, CasesAnswer, CustomerAnswer } from "./protocol.ts";

const casesQuery = z.object({
  view: z.enum(["waiting", "mine", "open", "all"]).default("waiting"),
  search: z.string().max(200).default(""),
  before: z.string().max(100).optional(),
});

const sequence = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const count = z.coerce.number().int().min(1).max(100);
const messagesQuery = z
  .object({ last: count.optional(), before: sequence.optional(), after: sequence.optional(), limit: count.default(50) })
  .refine(({ before, after }) => before === undefined || after === undefined, { path: ["before"] });

/** The cases, and what was said in them. */
export const caseEndpoints: readonly Endpoint[] = [
  endpoint(
    { method: "GET", path: "/api/cases" },
    {
      async run({ inbox, request, me }) {
        const query = readQuery(casesQuery, request);
        if (!query.ok) return query.response;
        const { view, search, before } = query.value;
        const { cases, hasMore } = inbox.cases.list({ view, search, before, me: me.id });
        const answer: CasesAnswer = { cases: cases.map(caseRow), hasMore, counts: inbox.cases.counts(me.id) };
        return json(answer);
      },
    },
  ),
  endpoint(
    { method: "GET", path: "/api/cases/:id" },
    {
      async run({ inbox, request, me }): Promise<HttpResponse> {
        const found = await inbox.cases.refresh(request.params.id ?? "");
        const answer: CaseAnswer = { case: caseView(inbox, found, me.id) };
        return json(answer);
      },
    },
  ),
  endpoint(
    { method: "GET", path: "/api/cases/:id/customer" },
    {
      async run({ inbox: { host }, request }) {
        const id = request.params.id ?? "";
        const { channel, customer } = await host.case(id);
        const { identities, emails } = await host.profile(id);
        const own = identities.find((each) => each.channel === channel && each.user === customer.id);
        const others = identities.filter((each) => each !== own);
        const answer: CustomerAnswer = { channels: [...new Set(others.map((each) => each.channel))], emails };
        return json(answer);
      },
    },
  ),
  endpoint(
    { method: "GET", path: "/api/cases/:id/messages" },
    {
      async run({ inbox, request }) {
        const query = readQuery(messagesQuery, request);
        if (!query.ok) return query.response;
        const id = request.params.id ?? "";
        const files = `${basePath(request.base)}/inbox/api/cases/${encodeURIComponent(id)}/files`;
        return json(await readMessages(inbox, id, query.value, (file) => `${files}/${file}`));
      },
    },
  ),
];
