import type { HttpResponse } from "@frontdesk/core";
import { z } from "zod";
import { countedAddress } from "../access/counted-address.ts";
import type { SignedIn } from "../access/signed-in.ts";
import { invalid, json, refuse, refuseFor } from "../http/answers.ts";
import { type Call, type Endpoint, endpoint } from "../http/endpoint.ts";
import { isSamePassword, nameSchema } from "../people/kept-person.ts";
import { passwordSchema } from "../people/password.ts";
import { meAnswer } from "./me.ts";

const own = z.object({ name: nameSchema });
const passwords = z.object({ current: z.string().max(1_000), password: passwordSchema });

/** What everybody can change of themselves. */
export const ownEndpoints: readonly Endpoint[] = [
  endpoint({ method: "POST", path: "/api/me" }, { body: own, run: rename }),
  endpoint({ method: "POST", path: "/api/me/password" }, { body: passwords, run: changePassword }),
];

async function rename({ inbox, body, me }: Call<z.output<typeof own>> & SignedIn): Promise<HttpResponse> {
  const outcome = await inbox.people.change(me.id, { name: body.name });
  if (outcome.status !== "changed") return invalid("There is no such person any more.");
  if (outcome.before.name !== body.name) {
    await inbox.journal("inbox.name_changed", { person: me.id });
    inbox.live.peopleChanged();
  }
  return json(meAnswer(inbox, outcome.after));
}

/**
 * Whoever changes a password proves that they know the old one: a page that was left open is not enough. Who has none
 * gets one by an invitation, from a lead who knows them.
 */
async function changePassword(call: Call<z.output<typeof passwords>> & SignedIn): Promise<HttpResponse> {
  const { inbox, request, body, me, signIn } = call;
  const { people, guesses, settings, signIns, live } = inbox;
  const hash = me.password;
  if (!settings.passwords || hash === undefined) return invalid("There is no password to change.");
  const attempt = { account: `own ${me.id}`, from: countedAddress(request.remoteAddress), isKnownPlace: true };
  const waitMs = guesses.begin(attempt);
  if (waitMs > 0) return refuseFor(waitMs, 429, "Too many attempts. Try again later.");
  if (!(await inbox.passwords.matches(body.current, hash, true))) return wrong();
  guesses.succeeded(attempt);
  const password = await inbox.passwords.hash(body.password);
  // Changed, or taken away, while it was computed.
  await people.fresh(0);
  const now = people.byId(me.id);
  if (now?.isDisabled !== false || !isSamePassword(now.password, hash)) return wrong();
  const outcome = await people.change(me.id, { password });
  if (outcome.status !== "changed") return invalid("There is no such person any more.");
  live.signOut({ person: me.id, but: signIn.id });
  await signIns.endAllOf(me.id, signIn.id);
  await inbox.journal("inbox.password_changed", { person: me.id });
  return json(meAnswer(inbox, outcome.after));
}

function wrong(): HttpResponse {
  return refuse(403, "wrong_password", "This is not the present password.");
}
