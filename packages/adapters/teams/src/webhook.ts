import { FrontdeskError, type HttpRequest, type HttpResponse, type Route } from "@frontdesk/core";
import { type Fields, fieldsOf } from "./fields.ts";
import type { Received } from "./receive.ts";
import type { Trust } from "./sdk.ts";

/** What the messaging endpoint works with. */
export interface WebhookOptions {
  readonly path: string;
  /** Whether a request may be from Teams, as far as its head says; undefined until the channel is open. */
  admits(request: HttpRequest): boolean | undefined;
  /** Whether it is from Teams. */
  verify(request: HttpRequest, activity: Fields): Promise<Trust>;
  /** Reads an activity and takes its events over durably. Rejects when they could not be kept. */
  take(activity: Fields): Promise<Received>;
  /** Told of what could not be kept. */
  refused(error: unknown): void;
  /** Told when the keys that tokens are checked with could not be fetched. */
  keysMissing(): void;
}

const later: HttpResponse = { status: 503, headers: { "retry-after": "1" } };

/** The messaging endpoint: 200 only when what came is kept, 401 with nothing in it for whoever is not Teams. */
export function webhookRoute(options: WebhookOptions): Route {
  return {
    method: "POST",
    path: options.path,
    // Teams sends activities of at most some 100 KB.
    maxBodyBytes: 512 * 1024,
    async admit(request): Promise<HttpResponse | undefined> {
      const isAdmitted = options.admits(request);
      if (isAdmitted === undefined) return later;
      return isAdmitted ? undefined : { status: 401 };
    },
    async handle(request): Promise<HttpResponse> {
      if (options.admits(request) === undefined) return later;
      const activity = fieldsOf(parse(request));
      if (activity === undefined) return { status: 400 };
      switch (await options.verify(request, activity)) {
        case "refused":
          return { status: 401 };
        case "unavailable":
          options.keysMissing();
          return later;
        case "trusted":
          return keep(options, activity);
      }
    },
  };
}

async function keep(options: WebhookOptions, activity: Fields): Promise<HttpResponse> {
  try {
    return answerTo(await options.take(activity));
  } catch (error) {
    options.refused(error);
    const waitMs = FrontdeskError.isInstance(error) ? error.retryAfterMs : undefined;
    return { status: 503, headers: { "retry-after": String(Math.max(1, Math.ceil((waitMs ?? 1000) / 1000))) } };
  }
}

/** https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format */
function answerTo({ invoke }: Received): HttpResponse {
  const headers = { "content-type": "application/json" };
  switch (invoke) {
    case undefined:
      return { status: 200 };
    case "acknowledged":
      return { status: 200, headers, body: "{}" };
    case "card": {
      const body = { statusCode: 200, type: "application/vnd.microsoft.activity.message", value: "✓" };
      return { status: 200, headers, body: JSON.stringify(body) };
    }
    case "unknown":
      return { status: 501 };
  }
}

/** Undefined when it is not JSON. */
function parse(request: HttpRequest): unknown {
  const { buffer, byteOffset, byteLength } = request.body;
  try {
    return JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString("utf8"));
  } catch {
    // Teams sends nothing else; whoever sent it learns so by the 400.
    return undefined;
  }
}
