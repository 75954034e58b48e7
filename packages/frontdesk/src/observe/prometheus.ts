import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpRequest, Route } from "@frontdesk/core";
import type * as PromClient from "prom-client";
import { z } from "zod";
import { refusal } from "../http/error-answer.ts";
import { checked } from "../runtime/options.ts";
import { counting } from "./counting.ts";
import { gauges } from "./gauges.ts";
import { instruments } from "./instruments.ts";
import { optionalModule } from "./optional-module.ts";
import type { RuntimeMetrics } from "./runtime-metrics.ts";

/** Options of {@link prometheus}. */
export interface PrometheusOptions {
  /** Where Prometheus scrapes, below the runtime's `basePath`. Default: `/metrics`. */
  readonly path?: string | undefined;
  /**
   * What a scrape has to bring as `Authorization: Bearer …`, at least 16 characters. Default: none; then leave the path
   * out of what your proxy lets in from the internet.
   */
  readonly token?: string | undefined;
  /** Also the figures of the process: memory, CPU, event loop, garbage collection. Default: true. */
  readonly processMetrics?: boolean | undefined;
  /** A `Registry` of prom-client that you serve by yourself: then there is no path of ours. One for each runtime. */
  readonly registry?: object | undefined;
}

const schema = z.object({
  path: z
    .string("must be a path such as /metrics")
    .regex(/^\/\S+$/, "must be a path such as /metrics")
    .default("/metrics"),
  token: z.string("must be a text").min(16, "must have at least 16 characters").optional(),
  processMetrics: z.boolean("must be true or false").default(true),
});

/**
 * Counters, histograms and gauges for Prometheus, at `GET /metrics`. One for each runtime. Labels are channels,
 * sources, outcomes and codes, never ids.
 *
 * @throws FrontdeskError `runtime.invalid_module` where `prom-client` is not installed, `runtime.invalid_options`.
 * @example
 * ```ts no-run
 * import { frontdesk, prometheus, serve } from "frontdesk";
 *
 * const bot = frontdesk({ id: "acme", name: "Acme support" }).bot({ intents: [] });
 * await serve(bot, { metrics: prometheus({ token: process.env.METRICS_TOKEN }) });
 * ```
 */
export function prometheus(options: PrometheusOptions = {}): RuntimeMetrics {
  const { registry: given, ...others } = options;
  const { path, token, processMetrics } = checked(schema, others, "prometheus");
  const client = optionalModule<typeof PromClient>("prom-client", "prometheus()");
  // Safe: the option says what it is to be.
  const registry = (given as PromClient.Registry | undefined) ?? new client.Registry();
  const isOurs = given === undefined;
  if (isOurs && processMetrics) client.collectDefaultMetrics({ register: registry });
  return {
    ...counting(instruments(client, registry)),
    routes: isOurs ? [metricsRoute(path, token, registry)] : [],
    attach(runtime) {
      if (isOurs) registry.setDefaultLabels({ bot: runtime.bot.id });
      gauges(client, registry, runtime);
    },
  };
}

function metricsRoute(path: string, token: string | undefined, registry: PromClient.Registry): Route {
  const expected = token === undefined ? undefined : digest(token);
  return {
    method: "GET",
    path,
    maxBodyBytes: 0,
    async handle(request) {
      if (expected !== undefined && !mayScrape(request, expected)) {
        const headers = { "www-authenticate": "Bearer" };
        return refusal(401, "runtime.unauthorized", "The metrics want their token.", headers);
      }
      const headers = { "content-type": registry.contentType, "cache-control": "no-store" };
      return { status: 200, headers, body: await registry.metrics() };
    },
  };
}

function mayScrape({ headers }: HttpRequest, expected: Buffer): boolean {
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  // Digests are of one length, and their comparison takes the same time wherever they differ.
  return given !== undefined && timingSafeEqual(digest(given), expected);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
