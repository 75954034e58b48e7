import type { HttpResponse } from "@frontdesk/core";
import { z } from "zod";
import { countedAddress } from "../access/counted-address.ts";
import { signInCookie } from "../access/signed-in.ts";
import { json, notFound, refuse, refuseFor } from "../http/answers.ts";
import { type Call, type Endpoint, publicEndpoint } from "../http/endpoint.ts";
import type { Opened } from "../opened.ts";
import { isSamePassword, type KeptPerson } from "../people/kept-person.ts";
import { meAnswer } from "./me.ts";

const credentials = z.object({
  email: z
    .string()
    .max(254)
    .transform((email) => email.normalize("NFKC").trim().toLowerCase()),
  password: z.string().max(1_000),
});

/** Signing in with a password. */
export const signInEndpoints: readonly Endpoint[] = [
  publicEndpoint({ method: "POST", path: "/api/sign-in" }, { body: credentials, run: signIn }),
];

/** One answer, in the same time, for an unknown address, a wrong password, and somebody who may not come in. */
async function signIn({ inbox, request, body }: Call<z.output<typeof credentials>>): Promise<HttpResponse> {
  const { people, signIns, guesses, passwords, settings } = inbox;
  if (!settings.passwords) return notFound("Nobody signs in with a password here.");
  const from = countedAddress(request.remoteAddress);
  await people.fresh(0);
  const person = people.byEmail(body.email);
  const isKnownPlace = await signIns.knows(person?.id, from);
  const attempt = { account: body.email, from, isKnownPlace };
  // Owners where they are known to be have their turn, however many strangers there are.
  if (!isKnownPlace && passwords.isBusy) return refuseFor(5_000, 503, "Too many sign in at once. Try again later.");
  const waitMs = guesses.begin(attempt);
  if (waitMs > 0) return refuseFor(waitMs, 429, "Too many attempts. Try again later.");

  const hash = person?.isDisabled === false ? person.password : undefined;
  const isRight = await passwords.matches(body.password, hash, isKnownPlace);
  // Disabled, or given another password, while it was computed.
  await people.fresh(0);
  const now = person && people.byId(person.id);
  if (!isRight || now === undefined || now.isDisabled || !isSamePassword(now.password, hash)) {
    return refused(inbox, person);
  }
  guesses.succeeded(attempt);
  const cookie = await signInCookie(inbox, request, now);
  if (cookie === undefined) return refused(inbox, now);
  await inbox.journal("inbox.signed_in", { person: now.id, by: "password" });
  return json(meAnswer(inbox, now), 200, { "set-cookie": cookie });
}

async function refused(inbox: Opened, person: KeptPerson | undefined): Promise<HttpResponse> {
  await inbox.journal("inbox.sign_in_failed", { by: "password", person: person?.id ?? null });
  return refuse(401, "wrong_password", "The e-mail address or the password is wrong.");
}
