import { createHmac, timingSafeEqual } from "node:crypto";
import type { DeskHost, HttpRequest } from "@frontdesk/core";
import { z } from "zod";
import { cookieValues, setCookie } from "../access/cookie.ts";

/** What is remembered of somebody while they are at the provider. */
export interface Flow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Keeps it in a cookie: the server remembers nothing of who only begins. */
export interface FlowCookie {
  /** The header to set. */
  write(request: HttpRequest, flow: Flow): string;
  /** Undefined: there is none, it is not ours, or it is too old. */
  read(request: HttpRequest): Flow | undefined;
}

const lifetimeMs = 600_000;
const kept = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), until: z.number() });

/** Makes a {@link FlowCookie}, signed with a secret of the store. */
export async function openFlowCookie(host: DeskHost): Promise<FlowCookie> {
  const secret = await host.secret("inbox-oidc");
  const name = `frontdesk-inbox-oidc-${host.bot.id}`;
  const sign = (text: string): Buffer => createHmac("sha256", secret).update(text).digest();

  const readOne = (value: string): Flow | undefined => {
    const [text = "", signature = ""] = value.split(".");
    const given = Buffer.from(signature, "base64url");
    const expected = sign(text);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    // Signed, so it is JSON of ours, perhaps of another version.
    const { data } = kept.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return data !== undefined && host.clock.now() < data.until ? data : undefined;
  };

  return {
    write(request, flow) {
      const until = host.clock.now() + lifetimeMs;
      const text = Buffer.from(JSON.stringify({ ...flow, until })).toString("base64url");
      const value = `${text}.${sign(text).toString("base64url")}`;
      return setCookie(request, { name, value, path: "/inbox/sign-in", maxAgeMs: lifetimeMs });
    },
    read(request) {
      for (const value of cookieValues(request, name)) {
        const flow = readOne(value);
        if (flow !== undefined) return flow;
      }
      return undefined;
    },
  };
}
