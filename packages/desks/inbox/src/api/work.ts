import type { Case, HttpResponse } from "@frontdesk/core";
import { z } from "zod";
import type { SignedIn } from "../access/signed-in.ts";
import { caseView } from "../cases/case-view.ts";
import { mayTake } from "../cases/may-take.ts";
import { personKey } from "../cases/person-key.ts";
import { invalid, json, refuse } from "../http/answers.ts";
import { caseRefusal } from "../http/case-refusal.ts";
import { type Call, type Endpoint, endpoint } from "../http/endpoint.ts";
import type { Opened } from "../opened.ts";
import type { KeptPerson } from "../people/kept-person.ts";
import { longestLine } from "./me.ts";
import type { CaseAnswer } from "./protocol.ts";

const key = z.string().min(1).max(200);
const text = z.string().transform((value) => value.toWellFormed().replaceAll("\0", ""));
const fileId = z.string().regex(/^[0-9a-f]{32}$/);
const take = z.object({ from: z.string().max(200).nullable() });
const line = z
  .object({ key, text: text.pipe(z.string().max(longestLine)), files: z.array(fileId).max(10).default([]) })
  .refine(({ text, files }) => text.trim() !== "" || files.length > 0, { path: ["text"] });
const note = z.object({ key, text: text.pipe(z.string().trim().min(1).max(8_000)) });
const transfer = z
  .object({
    queue: z.string().max(200).optional(),
    person: z.string().max(200).optional(),
    note: text.pipe(z.string().max(8_000)).optional(),
  })
  .refine(({ queue, person }) => queue !== undefined || person !== undefined, { path: ["queue"] });

/** What people do with cases. Core writes it into the journal. */
export const workEndpoints: readonly Endpoint[] = [
  endpoint({ method: "POST", path: "/api/cases/:id/take" }, { body: take, run: takeCase }),
  endpoint(
    { method: "POST", path: "/api/cases/:id/lines" },
    {
      body: line,
      async run(call) {
        const { inbox, body } = call;
        const id = idOf(call);
        const { conversation } = await inbox.cases.refresh(id);
        for (const file of body.files) {
          const found = await inbox.host.files.get(file);
          // What was uploaded for one customer goes to no other.
          if (found?.file.owner !== conversation) return invalid("A file is not there. Upload it again.");
        }
        await inbox.host.say(id, deskPerson(call.me), { text: body.text, files: body.files }, body.key);
        return answer(call, await inbox.cases.refresh(id));
      },
    },
  ),
  endpoint(
    { method: "POST", path: "/api/cases/:id/notes" },
    {
      body: note,
      async run(call) {
        const { inbox, body } = call;
        const id = idOf(call);
        await inbox.host.note(id, deskPerson(call.me), body.text, body.key);
        const isThere = ({ person, text }: Case["notes"][number]): boolean =>
          personKey(person) === call.me.id && text === body.text;
        return answer(call, await inbox.cases.until(id, ({ notes }) => notes.some(isThere)));
      },
    },
  ),
  endpoint(
    { method: "POST", path: "/api/cases/:id/transfer" },
    {
      body: transfer,
      async run(call) {
        const { inbox, body } = call;
        const person = body.person === undefined ? undefined : inbox.people.byId(body.person);
        if (body.person !== undefined && person?.isDisabled !== false) return invalid("There is no such person.");
        const to = { queue: body.queue, person: person && deskPerson(person), note: body.note };
        return leave(call, () => inbox.host.transfer(idOf(call), deskPerson(call.me), to));
      },
    },
  ),
  endpoint(
    { method: "POST", path: "/api/cases/:id/back" },
    { run: (call) => leave(call, () => call.inbox.host.giveBack(idOf(call), deskPerson(call.me))) },
  ),
  endpoint(
    { method: "POST", path: "/api/cases/:id/close" },
    { run: (call) => leave(call, () => call.inbox.host.end(idOf(call), deskPerson(call.me))) },
  ),
  endpoint(
    { method: "POST", path: "/api/cases/:id/typing" },
    {
      async run(call) {
        const { inbox, me } = call;
        await inbox.host.typing(idOf(call), deskPerson(me));
        inbox.live.personTypes(idOf(call), me.id);
        return json({});
      },
    },
  ),
];

async function takeCase(call: Call<z.output<typeof take>> & SignedIn): Promise<HttpResponse> {
  const { inbox, request, me, body } = call;
  const found = await inbox.cases.refresh(idOf(call));
  // As the page shows it: otherwise whoever takes it does so without having seen who has it.
  if (personKey(found.person) !== body.from) return caseRefusal(inbox, request, "Somebody else has the case now.");
  if (!mayTake(inbox, found, me)) {
    return refuse(403, "not_allowed", "Whoever has this case is there. A lead may take it over.");
  }
  await inbox.host.take(found.id, deskPerson(me), { from: body.from });
  inbox.live.peopleChanged();
  return answer(call, await inbox.cases.refresh(found.id));
}

/** The case leaves its person's hands. */
async function leave(call: Call<unknown> & SignedIn, act: () => Promise<void>): Promise<HttpResponse> {
  const { inbox, me } = call;
  await act();
  const found = await inbox.cases.until(
    idOf(call),
    ({ person, state }) => state !== "agent" || personKey(person) !== me.id,
  );
  inbox.live.peopleChanged();
  return answer(call, found);
}

function answer({ inbox, me }: { readonly inbox: Opened; readonly me: KeptPerson }, found: Case): HttpResponse {
  const body: CaseAnswer = { case: caseView(inbox, found, me.id) };
  return json(body);
}

function idOf({ request }: Pick<Call<unknown>, "request">): string {
  return request.params.id ?? "";
}

function deskPerson({ id, name }: KeptPerson): { readonly id: string; readonly name: string } {
  return { id, name };
}
