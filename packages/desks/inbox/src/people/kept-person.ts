import { z } from "zod";

/** What somebody is called: customers see it. */
export const nameSchema = z
  .string()
  .transform((name) => name.normalize("NFC").trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(80)
      .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u, "without control characters"),
  );

/** An e-mail address, in the form in which addresses are compared. */
export const emailSchema = z
  .string()
  .max(254)
  .transform((email) => email.normalize("NFKC").trim().toLowerCase())
  .pipe(z.email().max(254));

/** What somebody may do. */
export const roleSchema = z.enum(["agent", "lead"]);

const passwordHash = z.object({
  /** The parameters of scrypt that it was made with. */
  n: z.int().min(2).max(1_048_576),
  r: z.int().min(1).max(32),
  p: z.int().min(1).max(16),
  /** Base64. */
  salt: z.string().regex(/^[A-Za-z0-9+/]{22}==$/),
  key: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
});

const keptPerson = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().optional(),
  role: roleSchema,
  isDisabled: z.boolean(),
  password: passwordHash.optional(),
  /** Who they are to an identity provider. */
  subject: z.object({ issuer: z.string(), id: z.string() }).optional(),
  joinedAt: z.number(),
});

const invitation = z.object({
  id: z.string(),
  /** SHA-256 of the token, Base64. */
  hash: z.string(),
  role: roleSchema,
  name: z.string().optional(),
  email: z.string().optional(),
  needsPassword: z.boolean(),
  /** Who is known already and chooses a new password by it. */
  person: z.string().optional(),
  /** The lead who made it. None: the program did. */
  by: z.string().optional(),
  expiresAt: z.number(),
});

/** The document that people and invitations are kept in: one, so that accepting an invitation is one change. */
export const peopleSchema = z.object({ people: z.array(keptPerson), invitations: z.array(invitation) });

/** A password that cannot be read back. */
export type PasswordHash = z.infer<typeof passwordHash>;
/** A person who works in the inbox, as kept. */
export type KeptPerson = z.infer<typeof keptPerson>;
/** An invitation that nobody has accepted yet. */
export type Invitation = z.infer<typeof invitation>;
/** All of them. */
export type KeptPeople = z.infer<typeof peopleSchema>;

/** Whether it is one and the same hash, and not only a hash of the same password. */
export function isSamePassword(one: PasswordHash | undefined, other: PasswordHash | undefined): boolean {
  return one?.key === other?.key && one?.salt === other?.salt;
}
