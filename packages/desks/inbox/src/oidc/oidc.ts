import type { DeskHost } from "@frontdesk/core";
import { type FlowCookie, openFlowCookie } from "./flow-cookie.ts";
import type { OidcSettings } from "./oidc-options.ts";
import { type Provider, provider } from "./provider.ts";

/** Signing in by an identity provider. */
export interface Oidc {
  readonly settings: OidcSettings;
  /** What the button says. */
  readonly name: string;
  readonly provider: Provider;
  readonly flows: FlowCookie;
}

/** Opens {@link Oidc}; the provider is not asked yet. */
export async function openOidc(host: DeskHost, settings: OidcSettings): Promise<Oidc> {
  return {
    settings,
    name: settings.name ?? new URL(settings.issuer).host,
    provider: provider(settings, host.clock),
    flows: await openFlowCookie(host),
  };
}
