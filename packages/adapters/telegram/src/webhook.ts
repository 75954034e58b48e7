import { FrontdeskError, type HttpRequest, type HttpResponse, type Route } from "@frontdesk/core";
import { verify } from "./verify.ts";

/** What the webhook's route works with. */
export interface WebhookOptions {
  readonly path: string;
  /** The secret's bytes; undefined until the channel is open. */
  secret(): Uint8Array | undefined;
  /** Reads an update and takes its events over durably. Rejects when they could not be kept. */
  take(update: unknown): Promise<void>;
  /** Told of what could not be kept. */
  refused(error: unknown): void;
}

/** The route that Telegram posts updates to: 200 only when they are kept; after anything else it posts them again. */
export function webhookRoute(options: WebhookOptions): Route {
  return {
    method: "POST",
    path: options.path,
    async handle(request): Promise<HttpResponse> {
      const secret = options.secret();
      if (secret === undefined) return { status: 503, headers: { "retry-after": "1" } };
      if (!verify(request, secret)) return { status: 401 };
      const update = parse(request);
      if (update === undefined) return { status: 400 };
      try {
        await options.take(update);
        return { status: 200 };
      } catch (error) {
        options.refused(error);
        const waitMs = FrontdeskError.isInstance(error) ? error.retryAfterMs : undefined;
        return { status: 503, headers: { "retry-after": String(Math.max(1, Math.ceil((waitMs ?? 1000) / 1000))) } };
      }
    },
  };
}

/** Undefined when it is not JSON. */
function parse(request: HttpRequest): unknown {
  try {
    return JSON.parse(
      Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength).toString("utf8"),
    );
  } catch {
    // Telegram sends nothing else; whoever sent it learns so by the 400.
    return undefined;
  }
}
