import type { HttpResponse } from "@frontdesk/core";
import { z } from "zod";
import { countedAddress } from "../access/counted-address.ts";
import { signInCookie } from "../access/signed-in.ts";
import { invalid, json, notFound, refuseFor } from "../http/answers.ts";
import { type Call, type Endpoint, endpoint, publicEndpoint } from "../http/endpoint.ts";
import { emailSchema, nameSchema, roleSchema } from "../people/kept-person.ts";
import { passwordSchema } from "../people/password.ts";
import { meAnswer } from "./me.ts";
import type { InvitationAnswer, InviteAnswer } from "./protocol.ts";

const accepted = z.object({
  token: z.string().max(100),
  name: nameSchema,
  password: passwordSchema.optional(),
});

const invited = z.object({
  email: emailSchema.optional(),
  name: nameSchema.optional(),
  role: roleSchema,
});

/** Making invitations, and using them. */
export const invitationEndpoints: readonly Endpoint[] = [
  publicEndpoint(
    // By POST: an address with a token in it would stand in the logs of every proxy.
    { method: "POST", path: "/api/invitation/read" },
    {
      body: z.object({ token: z.string().max(100) }),
      async run({ inbox, body }) {
        await inbox.people.fresh(0);
        const invitation = inbox.people.invitation(body.token);
        if (invitation === undefined) return gone();
        const { name, email, role, needsPassword } = invitation;
        const answer: InvitationAnswer = { bot: { name: inbox.host.bot.name }, name, email, role, needsPassword };
        return json(answer);
      },
    },
  ),
  publicEndpoint({ method: "POST", path: "/api/invitation" }, { body: accepted, run: accept }),
  endpoint(
    { method: "POST", path: "/api/invitations" },
    {
      for: "lead",
      body: invited,
      async run({ inbox, request, body, me }) {
        const known = body.email === undefined ? undefined : inbox.people.byEmail(body.email);
        if (known?.isDisabled === true) return invalid("This person's access was taken away. Give it back first.");
        // They prove who they are to the provider, and to nobody else.
        if (known !== undefined && !inbox.settings.passwords) return invalid("This person is in already.");
        // Without an address there is nothing to sign in with but the link.
        const needsPassword = inbox.settings.passwords && body.email !== undefined;
        const { id, token } = await inbox.people.invite({ ...body, needsPassword, by: me.id });
        const about = known === undefined ? {} : { about: known.id };
        const role = known?.role ?? body.role;
        await inbox.journal("inbox.invited", { person: me.id, invitation: id, role, ...about });
        const answer: InviteAnswer = { link: `${request.base}/inbox#/invitation/${token}` };
        return json(answer);
      },
    },
  ),
];

async function accept({ inbox, request, body }: Call<z.output<typeof accepted>>): Promise<HttpResponse> {
  const { people, passwords, signIns, live, guesses } = inbox;
  const attempt = { account: "invitation", from: countedAddress(request.remoteAddress), isKnownPlace: true };
  await people.fresh(0);
  const invitation = people.invitation(body.token);
  if (invitation === undefined) {
    // A token cannot be guessed; who tries is slowed down all the same.
    const waitMs = guesses.begin(attempt);
    return waitMs > 0 ? refuseFor(waitMs, 429, "Too many attempts. Try again later.") : gone();
  }
  if (invitation.needsPassword && body.password === undefined) return invalid("Choose a password.");
  const password =
    invitation.needsPassword && body.password !== undefined ? await passwords.hash(body.password) : undefined;
  const joined = await people.accept(invitation, {
    name: body.name,
    ...(password === undefined ? {} : { password }),
  });
  if (joined === undefined) return gone();
  const { person, isNew } = joined;
  if (isNew) await inbox.journal("inbox.joined", { person: person.id, role: person.role });
  if (!isNew && password !== undefined) {
    // Whoever was signed in with the old one has to prove themselves anew.
    await signIns.endAllOf(person.id);
    live.signOut({ person: person.id });
    await inbox.journal("inbox.password_changed", { person: person.id });
  }
  const cookie = await signInCookie(inbox, request, person);
  if (cookie === undefined) return gone();
  await inbox.journal("inbox.signed_in", { person: person.id, by: "invitation" });
  live.peopleChanged();
  return json(meAnswer(inbox, person), 200, { "set-cookie": cookie });
}

function gone(): HttpResponse {
  return notFound("This invitation was used, has expired, or is none of ours.");
}
