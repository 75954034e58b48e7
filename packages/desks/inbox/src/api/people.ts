import type { HttpResponse } from "@frontdesk/core";
import { z } from "zod";
import { invalid, json, notFound } from "../http/answers.ts";
import { type Endpoint, endpoint } from "../http/endpoint.ts";
import type { Opened } from "../opened.ts";
import { roleSchema } from "../people/kept-person.ts";
import { personView } from "../people/person-view.ts";
import type { PeopleAnswer } from "./protocol.ts";

const change = z.object({ role: roleSchema.optional(), isDisabled: z.boolean().optional() });

/** Who works here, and what they may do. */
export const peopleEndpoints: readonly Endpoint[] = [
  endpoint({ method: "GET", path: "/api/people" }, { run: async ({ inbox }) => peopleAnswer(inbox) }),
  endpoint(
    { method: "POST", path: "/api/people/:id" },
    {
      for: "lead",
      body: change,
      async run({ inbox, request, body, me }) {
        const { role, isDisabled } = body;
        const outcome = await inbox.people.change(request.params.id ?? "", {
          ...(role === undefined ? {} : { role }),
          ...(isDisabled === undefined ? {} : { isDisabled }),
        });
        if (outcome.status !== "changed") {
          return outcome.status === "unknown"
            ? notFound("There is no such person.")
            : invalid("Somebody has to be lead: make another one first.");
        }
        const { before, after } = outcome;
        const data = { person: me.id, about: after.id };
        if (after.isDisabled) {
          // The pages first: they close also when the store is away for a moment.
          inbox.live.signOut({ person: after.id });
          await inbox.signIns.endAllOf(after.id);
        }
        if (before.role !== after.role) await inbox.journal("inbox.role_changed", { ...data, role: after.role });
        if (before.isDisabled !== after.isDisabled) {
          await inbox.journal(after.isDisabled ? "inbox.disabled" : "inbox.enabled", data);
        }
        inbox.live.peopleChanged();
        return peopleAnswer(inbox);
      },
    },
  ),
];

function peopleAnswer({ people, live, cases }: Opened): HttpResponse {
  const answer: PeopleAnswer = {
    people: people.all.map((person) => personView(person, { presenceOf: live.presenceOf, cases })),
  };
  return json(answer);
}
