import type { KeyObject } from "node:crypto";
import { FrontdeskError, type HttpResponse, type Route } from "@frontdesk/core";
import { readBody } from "./body.ts";
import { type Fields, textOf } from "./fields.ts";
import { verify } from "./verify.ts";

/** What the route works with. */
export interface EventsRouteOptions {
  readonly path: string;
  /** The signing secret and the clock; undefined until the channel is open. */
  open(): { readonly secret: KeyObject; readonly now: number } | undefined;
  /** Takes a body's event over durably, and says what Slack is answered. Rejects when it could not be kept. */
  take(body: Fields): Promise<object | undefined>;
  /** Told of what could not be kept. */
  refused(error: unknown): void;
}

/** The route for events, presses, forms and slash commands: 200 only when they are kept; Slack then tries three times. */
export function eventsRoute(options: EventsRouteOptions): Route {
  return {
    method: "POST",
    path: options.path,
    async handle(request): Promise<HttpResponse> {
      const opened = options.open();
      if (opened === undefined) return { status: 503, headers: { "retry-after": "1" } };
      if (!verify(request, opened.secret, opened.now)) return { status: 401 };
      const body = readBody(request);
      if (body === undefined) return { status: 400 };
      if (body.type === "url_verification") {
        return { status: 200, headers: { "content-type": "text/plain" }, body: textOf(body.challenge) ?? "" };
      }
      try {
        const answer = await options.take(body);
        if (answer === undefined) return { status: 200 };
        return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) };
      } catch (error) {
        options.refused(error);
        const waitMs = FrontdeskError.isInstance(error) ? error.retryAfterMs : undefined;
        return { status: 503, headers: { "retry-after": String(Math.max(1, Math.ceil((waitMs ?? 1000) / 1000))) } };
      }
    },
  };
}
