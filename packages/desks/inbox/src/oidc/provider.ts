import type { Clock } from "@frontdesk/core";
import type { Configuration } from "openid-client";
import { isLoopback } from "../access/loopback.ts";
import type { Flow } from "./flow-cookie.ts";
import type { OidcSettings } from "./oidc-options.ts";

/** What a provider says about somebody. */
export interface Claims {
  readonly [claim: string]: unknown;
  readonly sub: string;
}

/** An identity provider. Its methods throw what the client of OpenID Connect throws. */
export interface Provider {
  /** Where to send somebody, and what to remember meanwhile. */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly flow: Flow }>;
  /** Who came back: every proof is checked (state, nonce, signature, issuer, audience, expiry, PKCE). */
  finish(returned: URL, flow: Flow): Promise<Claims>;
}

type Client = typeof import("openid-client");

const timeoutSeconds = 10;

/** Makes a {@link Provider}. What it says of itself is read when somebody first signs in, and kept. */
export function provider(settings: OidcSettings, clock: Clock): Provider {
  let loading: Promise<{ client: Client; config: Configuration }> | undefined;

  async function load(): Promise<{ client: Client; config: Configuration }> {
    // Only who signs in by a provider pays for the client.
    const client = await import("openid-client");
    const issuer = new URL(settings.issuer);
    const execute = issuer.protocol === "http:" && isLoopback(issuer) ? [client.allowInsecureRequests] : [];
    const options = { execute, timeout: timeoutSeconds };
    const found = await client.discovery(issuer, settings.clientId, undefined, client.None(), options);
    const server = found.serverMetadata();
    const metadata = {
      // The time is the host's.
      [client.clockSkew]: Math.round((clock.now() - Date.now()) / 1_000),
      ...(settings.clientSecret === undefined ? {} : { client_secret: settings.clientSecret }),
    };
    const config = new client.Configuration(server, settings.clientId, metadata, clientAuth(client, server));
    config.timeout = timeoutSeconds;
    for (const set of [client.enableNonRepudiationChecks, ...execute]) set(config);
    return { client, config };
  }

  function clientAuth(
    client: Client,
    server: { readonly token_endpoint_auth_methods_supported?: string[] },
  ): ReturnType<Client["None"]> {
    if (settings.clientSecret === undefined) return client.None();
    // Without a word from the provider it is Basic (OpenID Connect Discovery 1.0, section 3).
    const supported = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    return supported.includes("client_secret_basic")
      ? client.ClientSecretBasic(settings.clientSecret)
      : client.ClientSecretPost(settings.clientSecret);
  }

  const loaded = (): Promise<{ client: Client; config: Configuration }> => {
    loading ??= load();
    // A provider that is away for a moment is asked again.
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  };

  return {
    async begin(redirectUri) {
      const { client, config } = await loaded();
      const flow = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.scopes.join(" "),
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: "S256",
      });
      return { url: url.href, flow };
    },
    async finish(returned, { state, nonce, verifier }) {
      const { client, config } = await loaded();
      const tokens = await client.authorizationCodeGrant(config, returned, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new TypeError("The provider gave no ID token.");
      if (claims.email !== undefined || config.serverMetadata().userinfo_endpoint === undefined) return claims;
      // Some keep the ID token small.
      return { ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
    },
  };
}
