import { FrontdeskError } from "@frontdesk/core";
import { z } from "zod";
import type { Role } from "./api/protocol.ts";
import type { Opened } from "./opened.ts";
import { emailSchema, nameSchema, roleSchema } from "./people/kept-person.ts";
import { isLead } from "./people/people.ts";

/** Who is invited. All of it is optional. */
export interface InviteOptions {
  /** With what they sign in later. */
  readonly email?: string | undefined;
  /** What they are called until they say so themselves. */
  readonly name?: string | undefined;
  /** Default: `lead` where there is none yet, else `agent`. */
  readonly role?: Role | undefined;
  /**
   * Whether they choose a password. Without one the link itself signs in, once: for demonstrations, and for who comes
   * by an identity provider later. Default: whether there is an address to sign in with.
   */
  readonly needsPassword?: boolean | undefined;
}

const schema = z
  .strictObject({
    email: emailSchema.optional(),
    name: nameSchema.optional(),
    role: roleSchema.optional(),
    needsPassword: z.boolean().optional(),
  })
  .refine(({ email, needsPassword }) => needsPassword !== true || email !== undefined, {
    path: ["email"],
    message: "a password needs an address to sign in with",
  });

/** Invites somebody, and returns the path of the link below the runtime's base. */
export async function invite(inbox: Opened, options: InviteOptions): Promise<string> {
  const parsed = schema.safeParse(options);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new FrontdeskError("runtime.invalid_options", "Nobody can be invited like this.", {
      hint: `Mend invite({ ${issue?.path.join(".") || "…"} }): ${issue?.message}.`,
    });
  }
  const { email, role, needsPassword, name } = parsed.data;
  await inbox.people.fresh(0);
  const { id, token } = await inbox.people.invite({
    role: role ?? (inbox.people.all.some(isLead) ? "agent" : "lead"),
    needsPassword: needsPassword ?? (email !== undefined && inbox.settings.passwords),
    ...(email === undefined ? {} : { email }),
    ...(name === undefined ? {} : { name }),
  });
  await inbox.journal("inbox.invited", { person: null, invitation: id });
  return `/inbox#/invitation/${token}`;
}
