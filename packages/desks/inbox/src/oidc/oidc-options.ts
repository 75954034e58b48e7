import { z } from "zod";
import { isLoopback } from "../access/loopback.ts";

/** How people sign in by an identity provider that speaks OpenID Connect, such as Google, Entra ID, Okta, Keycloak. */
export interface OidcOptions {
  /** Its address, below which `/.well-known/openid-configuration` lies. `https://`, or `http://` on this machine. */
  readonly issuer: string;
  readonly clientId: string;
  /** Left out: the provider knows the inbox as a public client, and PKCE alone protects the exchange. */
  readonly clientSecret?: string | undefined;
  /** What the button says: "Continue with …". Default: the host of the issuer. */
  readonly name?: string | undefined;
  /** Default: `openid`, `email`, `profile`. */
  readonly scopes?: readonly string[] | undefined;
  /** Who has a verified address of one of these domains may come in without an invitation, as an agent. */
  readonly allowedDomains?: readonly string[] | undefined;
  /** Everybody whom the provider signs in may come in, as an agent. Default: false. */
  readonly autoCreate?: boolean | undefined;
  /**
   * Addresses count as verified though the provider does not say so: only for one that hands out the addresses itself,
   * such as Entra ID with a single tenant. Default: false.
   */
  readonly trustEmails?: boolean | undefined;
  /** Who is a lead: those whose claim is the value, or a list with it. Decided anew whenever somebody signs in. */
  readonly leads?: { readonly claim: string; readonly value: string } | undefined;
}

const domain = z
  .string()
  .toLowerCase()
  .regex(/^(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]{2,}$/u, "a domain such as acme.com");

/** {@link OidcOptions}, to be checked. */
export const oidcSchema = z.strictObject({
  issuer: z.string().refine(isIssuer, "an address that begins with https:// (http:// only for this machine)"),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1).optional(),
  name: z.string().trim().min(1).max(60).optional(),
  scopes: z.array(z.string().regex(/^[\x21-\x7e]+$/)).default(["openid", "email", "profile"]),
  allowedDomains: z.array(domain).default([]),
  autoCreate: z.boolean().default(false),
  trustEmails: z.boolean().default(false),
  leads: z.strictObject({ claim: z.string().min(1), value: z.string().min(1) }).optional(),
});

/** {@link OidcOptions}, checked and complete. */
export type OidcSettings = z.output<typeof oidcSchema>;

function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.search !== "" || url.hash !== "" || url.username !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
}
