import { FrontdeskError, type HttpRequest, type HttpResponse, type Log, type Route } from "@frontdesk/core";
import type { Settings } from "./options.ts";
import { checkOrigin, preflight, withCors } from "./origin.ts";
import { refuse, refuseFor, withHeaders } from "./reply.ts";
import type { Session } from "./session.ts";
import { verifyBearer } from "./verify.ts";

/** The open channel, or undefined before it is opened and after it was closed. */
export type CurrentSession = () => Session | undefined;

/** What answers a request whose origin is allowed. */
export type Handler = (request: HttpRequest, session: Session) => Promise<HttpResponse>;

/** A path with its handlers. */
export interface Endpoint {
  readonly path: string;
  readonly handlers: { readonly GET?: Handler; readonly POST?: Handler };
  /** Default: what the settings say. */
  readonly maxBodyBytes?: number | undefined;
  /** The body is large: nobody without a token gets to send it. */
  readonly isLarge?: true | undefined;
}

/** The routes of an endpoint: one a method, and one for the question that browsers ask before. */
export function routesOf(
  { path, handlers, maxBodyBytes, isLarge }: Endpoint,
  current: CurrentSession,
  settings: Settings,
): readonly Route[] {
  const methods = (["GET", "POST"] as const).filter((method) => handlers[method] !== undefined);
  const route = (method: Route["method"], handler: Handler): Route => ({
    method,
    path,
    // The question before a large body has none.
    maxBodyBytes: method === "OPTIONS" ? 1_024 : (maxBodyBytes ?? settings.maxBodyBytes),
    handle: (request) => answer(request, current(), handler),
    ...(isLarge === true && method === "POST" ? { admit: (request) => refuseStranger(request, current()) } : {}),
    refused(response, headers) {
      const origin = checkOrigin({ headers }, settings);
      return sealed(withCors(response, origin.ok ? origin.value : undefined));
    },
  });
  return [
    ...methods.flatMap((method) => {
      const handler = handlers[method];
      return handler === undefined ? [] : [route(method, handler)];
    }),
    route("OPTIONS", async (request) => preflight(methods, request.headers.origin)),
  ];
}

/** Before the body is read; the endpoint itself looks at everything once more. */
async function refuseStranger(request: HttpRequest, session: Session | undefined): Promise<HttpResponse | undefined> {
  let isKnown = false;
  const refusal = await answer(request, session, async (_, { signer, host }) => {
    const bearer = await verifyBearer(request, signer, host.clock.now());
    isKnown = bearer.ok;
    return bearer.ok ? { status: 204 } : bearer.response;
  });
  return isKnown ? undefined : refusal;
}

/** Answers a request: the origin first, so that a foreign page learns nothing else. */
export async function answer(
  request: HttpRequest,
  session: Session | undefined,
  handler: Handler,
): Promise<HttpResponse> {
  if (session === undefined) return refuseFor(1000, 503, "ServiceUnavailable", "The server is not ready.");
  const origin = checkOrigin(request, session.settings);
  if (!origin.ok) return sealed(withCors(origin.response, undefined));
  const response = await handler(request, session).catch((error: unknown) => failure(error, session.host.log));
  return sealed(withCors(response, origin.value));
}

/** Answers hold tokens and what people wrote: nobody keeps them, nobody guesses what they are. */
function sealed(response: HttpResponse): HttpResponse {
  const cacheControl = response.headers?.["cache-control"] ?? "no-store";
  return withHeaders(response, { "cache-control": cacheControl, "x-content-type-options": "nosniff" });
}

function failure(error: unknown, log: Log): HttpResponse {
  if (FrontdeskError.isInstance(error)) {
    if (error.code === "message.too_large") return refuse(413, "MessageSizeTooBig", "The message is too large.");
    if (error.code === "message.invalid") return refuse(400, "BadArgument", "The message is not valid.");
    if (error.retryable) {
      log.warn("web.unavailable", { code: error.code });
      return refuseFor(error.retryAfterMs ?? 1000, 503, "ServiceUnavailable", "Try again later.");
    }
  }
  log.error("web.request_failed", {}, error);
  return refuse(500, "ServerError", "Something went wrong here.");
}
