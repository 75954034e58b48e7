import { FrontdeskError, type HttpRequest, type HttpResponse, type Route } from "@frontdesk/core";
import type { z } from "zod";
import { isOwnOrigin } from "../access/own-origin.ts";
import { type SignedIn, signedInBy } from "../access/signed-in.ts";
import type { Opened } from "../opened.ts";
import { invalid, refuse, refuseFor, signedOut } from "./answers.ts";
import { caseRefusal, unknownCase } from "./case-refusal.ts";
import { readBody } from "./read-body.ts";

/** The inbox while it is open; undefined before and after. */
export type CurrentInbox = () => Opened | undefined;

/** One address of the API. */
export interface Endpoint {
  readonly method: Route["method"];
  /** Below `/inbox`. */
  readonly path: string;
  /** Default: 128 KiB. */
  readonly maxBodyBytes?: number | undefined;
  /** Whether the request may be made at all; asked before its body is read. */
  admit?(inbox: Opened, request: HttpRequest): Promise<HttpResponse | undefined>;
  handle(inbox: Opened, request: HttpRequest): Promise<HttpResponse>;
}

/** What a handler is called with. */
export interface Call<Body> {
  readonly inbox: Opened;
  readonly request: HttpRequest;
  readonly body: Body;
}

type Method = Pick<Endpoint, "method" | "path" | "maxBodyBytes">;

/** An address for everybody. What changes something must come from a page of ours all the same. */
export function publicEndpoint<Schema extends z.ZodType = z.ZodUndefined>(
  { method, path }: Method,
  options: { readonly body?: Schema; run(call: Call<z.output<Schema>>): Promise<HttpResponse> },
): Endpoint {
  return {
    method,
    path,
    async handle(inbox, request) {
      if (method !== "GET" && !isOwnOrigin(request)) return foreign();
      return withBody(options.body, request, (body) => options.run({ inbox, request, body }));
    },
  };
}

/** An address for who is signed in; with `for: "lead"` only for those who look after the inbox. */
export function endpoint<Schema extends z.ZodType = z.ZodUndefined>(
  { method, path, maxBodyBytes }: Method,
  options: {
    readonly for?: "lead";
    readonly body?: Schema;
    run(call: Call<z.output<Schema>> & SignedIn): Promise<HttpResponse>;
  },
): Endpoint {
  return {
    method,
    path,
    maxBodyBytes,
    admit: async (inbox, request) => ((await signedInBy(inbox, request)) === undefined ? signedOut() : undefined),
    async handle(inbox, request) {
      // First: a stranger gets one and the same answer, whatever else is wrong.
      const signedIn = await signedInBy(inbox, request);
      if (signedIn === undefined) return signedOut();
      if (method !== "GET" && !isOwnOrigin(request)) return foreign();
      if (options.for === "lead" && signedIn.me.role !== "lead") {
        return refuse(403, "not_allowed", "Only a lead may do this.");
      }
      return withBody(options.body, request, (body) => options.run({ inbox, request, body, ...signedIn }));
    },
  };
}

/** The routes of endpoints. */
export function routesOf(endpoints: readonly Endpoint[], current: CurrentInbox): readonly Route[] {
  return endpoints.map(({ method, path, maxBodyBytes = 131_072, admit, handle }) => ({
    method,
    path: `/inbox${path}`,
    maxBodyBytes,
    async admit(request) {
      const inbox = current();
      return inbox && admit?.(inbox, request).catch((error: unknown) => failure(inbox, request, error));
    },
    async handle(request) {
      const inbox = current();
      if (inbox === undefined) return refuseFor(1_000, 503, "The inbox is not open.");
      try {
        return await handle(inbox, request);
      } catch (error) {
        // What a refusal says is read from the store, which may be what has failed.
        return failure(inbox, request, error).catch((second: unknown) => failure(inbox, request, second));
      }
    },
    refused: (response) => (response.status === 413 ? refuse(413, "too_large", "The body is too large.") : response),
  }));
}

async function withBody<Schema extends z.ZodType>(
  schema: Schema | undefined,
  request: HttpRequest,
  run: (body: z.output<Schema>) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  // Safe: without a schema the body's type is undefined.
  if (schema === undefined) return run(undefined as z.output<Schema>);
  const body = readBody(schema, request);
  return body.ok ? run(body.value) : body.response;
}

function foreign(): HttpResponse {
  return refuse(403, "not_allowed", "The inbox does not answer pages of other sites.");
}

async function failure(inbox: Opened, request: HttpRequest, error: unknown): Promise<HttpResponse> {
  if (FrontdeskError.isInstance(error)) {
    const { code, message } = error;
    if (code === "handoff.unknown_case") return unknownCase(inbox, request);
    if (code === "handoff.not_owner") return caseRefusal(inbox, request, "Somebody else has the case, or nobody.");
    if (code === "message.too_large") return refuse(413, "too_large", message);
    if (code === "message.invalid" || code === "definition.unknown_queue") return invalid(message);
    if (error.retryable) {
      inbox.host.log.warn("inbox.unavailable", { code });
      return refuseFor(error.retryAfterMs ?? 1_000, 503, "Try again later.");
    }
  }
  inbox.host.log.error("inbox.request_failed", { path: request.path }, error);
  return refuse(500, "failed", "Something went wrong. The log says what.");
}
