import { FrontdeskError } from "@frontdesk/core";
import { z } from "zod";
import type { OidcOptions } from "./oidc/oidc-options.ts";
import { oidcSchema } from "./oidc/oidc-options.ts";
import { emailSchema, nameSchema } from "./people/kept-person.ts";
import { passwordSchema } from "./people/password.ts";
import { isWebhookUrl, type WebhookOptions } from "./webhook/webhook-options.ts";

/** What can be set of the inbox. All of it is optional. */
export interface InboxOptions {
  /**
   * Who looks after the inbox in the beginning, where nobody does yet. With a password they are there as soon as the
   * inbox opens; without one they come in by `oidc`, under this verified address. Once somebody is lead it is ignored.
   */
  readonly firstLead?:
    | { readonly email: string; readonly name?: string | undefined; readonly password?: string | undefined }
    | undefined;
  /** Whether people may sign in with a password. Default: true. */
  readonly passwords?: boolean | undefined;
  /** Signing in by an identity provider that speaks OpenID Connect. */
  readonly oidc?: OidcOptions | undefined;
  /** Tells another program that a case waits. */
  readonly webhook?: WebhookOptions | undefined;
  /** Where the runtime is reached, with its base path, such as `https://support.acme.com`: for the links in webhooks. */
  readonly publicUrl?: string | undefined;
  /** Largest file that a person may send, in bytes. Default: 20 MiB. */
  readonly maxFileBytes?: number | undefined;
  /** Who does nothing for so long is signed out, in milliseconds. From a minute on. Default: 12 hours. */
  readonly signInIdleMs?: number | undefined;
  /** Everybody is signed out after so long, in milliseconds. From a minute on. Default: 7 days. */
  readonly signInLifetimeMs?: number | undefined;
}

const hour = 3_600_000;
const duration = z
  .int()
  .min(60_000)
  .max(365 * 24 * hour);

const schema = z
  .strictObject({
    firstLead: z
      .strictObject({ email: emailSchema, name: nameSchema.optional(), password: passwordSchema.optional() })
      .optional(),
    passwords: z.boolean().default(true),
    oidc: oidcSchema.optional(),
    webhook: z
      .strictObject({
        url: z.string().refine(isWebhookUrl, "an address that begins with https:// (http:// only for this machine)"),
        secret: z.string().min(16, "16 characters or more, such as the output of `openssl rand -hex 32`"),
      })
      .optional(),
    publicUrl: z
      .string()
      .refine((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? ""), "an address such as https://support.acme.com")
      .transform((url) => url.replace(/\/+$/, ""))
      .optional(),
    maxFileBytes: z.int().min(1_024).max(536_870_912).default(20_971_520),
    signInIdleMs: duration.default(12 * hour),
    signInLifetimeMs: duration.default(7 * 24 * hour),
  })
  .refine(({ passwords, oidc }) => passwords || oidc !== undefined, {
    path: ["passwords"],
    message: "without passwords, `oidc` is needed to sign in",
  });

/** {@link InboxOptions}, checked and complete. */
export type Settings = z.output<typeof schema>;

/**
 * Checks options and fills in what is left out.
 *
 * @throws FrontdeskError `runtime.invalid_options`, whose hint names the option.
 */
export function readOptions(options: InboxOptions): Settings {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  // The paths and not the values: some of them are secrets.
  const hint = parsed.error.issues
    .map((issue) => `Mend inbox({ ${issue.path.join(".") || "…"} }): ${issue.message}.`)
    .join(" ");
  throw new FrontdeskError("runtime.invalid_options", "The options of inbox() are not valid.", { hint });
}
