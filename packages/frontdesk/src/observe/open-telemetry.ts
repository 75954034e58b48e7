import type { AttemptOutcome, Metrics, TurnBegin, TurnWatch } from "@frontdesk/core";
import type * as Api from "@opentelemetry/api";
import { optionalModule } from "./optional-module.ts";
import { Recent } from "./recent.ts";

const again: ReadonlySet<AttemptOutcome> = new Set(["stale", "conflict", "failed"]);

/**
 * Spans for OpenTelemetry: one trace for each event, from `frontdesk accept` over `frontdesk wait`, `frontdesk turn` and
 * `frontdesk commit` to `frontdesk send`. What a handler calls is within its turn's span. Spans carry ids, channels,
 * outcomes and codes, never text.
 *
 * They go to the tracer provider that is registered globally, as OpenTelemetry's SDK for Node does it; without one,
 * nothing happens. A trace ends with its process: what is handled after a restart begins a new one.
 *
 * @throws FrontdeskError `runtime.invalid_module` where `@opentelemetry/api` is not installed.
 * @example
 * ```ts no-run
 * import { frontdesk, openTelemetry, serve } from "frontdesk";
 *
 * const bot = frontdesk({ id: "acme", name: "Acme support" }).bot({ intents: [] });
 * await serve(bot, { metrics: openTelemetry() });
 * ```
 */
export function openTelemetry(): Metrics {
  const api = optionalModule<typeof Api>("@opentelemetry/api", "openTelemetry()");
  const { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } = api;
  const tracer = trace.getTracer("frontdesk");
  /** The spans of acceptances, by event. */
  const accepted = new Recent<number, Api.SpanContext>();
  /** The spans of turns, by the idempotency keys of what they want sent. */
  const said = new Recent<string, Api.SpanContext>();

  const within = (parent: Api.SpanContext | undefined): Api.Context =>
    parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);

  const fail = (span: Api.Span, message: string): void => {
    span.setStatus({ code: SpanStatusCode.ERROR, message });
  };

  const turnSpan = ({ at, conversation, events }: TurnBegin): Api.Span => {
    const [first, ...others] = events;
    const parent = within(first && accepted.take(first.id));
    if (first !== undefined) {
      tracer.startSpan("frontdesk wait", { startTime: first.receivedAt }, parent).end(at);
    }
    const links = others.flatMap(({ id }) => {
      const linked = accepted.take(id);
      return linked === undefined ? [] : [{ context: linked }];
    });
    const attributes = { "frontdesk.conversation": conversation, "frontdesk.event": first?.id ?? 0 };
    return tracer.startSpan("frontdesk turn", { startTime: at, attributes, links }, parent);
  };

  return {
    accept({ at, events }) {
      // Within the span of the request that brought them, where there is one.
      const spans = events.map(({ channel, source }) => {
        const attributes = { "frontdesk.source": source, ...(channel && { "frontdesk.channel": channel }) };
        return tracer.startSpan("frontdesk accept", { startTime: at, kind: SpanKind.CONSUMER, attributes });
      });
      return (end) => {
        for (const [place, span] of spans.entries()) {
          const outcome = end.status === "taken" ? end.outcomes[place] : undefined;
          span.setAttribute("frontdesk.outcome", outcome?.status ?? "failed");
          if (end.status === "failed") fail(span, end.code);
          if (outcome?.event !== undefined) {
            span.setAttribute("frontdesk.event", outcome.event);
            accepted.set(outcome.event, span.spanContext());
          }
          if (outcome?.conversation !== undefined) span.setAttribute("frontdesk.conversation", outcome.conversation);
          span.end(end.at);
        }
      };
    },
    turn(begin): TurnWatch {
      const span = turnSpan(begin);
      const inTurn = trace.setSpan(ROOT_CONTEXT, span);
      let attempts = 0;
      return {
        channel: (name) => void span.setAttribute("frontdesk.channel", name),
        within: (work) => context.with(inTurn, work),
        committed({ from, at, outcome, outbox }) {
          const attributes = { "frontdesk.outcome": outcome };
          const commit = tracer.startSpan("frontdesk commit", { startTime: from, attributes }, inTurn);
          if (outcome === "failed") fail(commit, outcome);
          commit.end(at);
          // Also where the outcome is not known: what was committed nevertheless is sent.
          for (const key of outbox) said.set(key, span.spanContext());
        },
        attempted({ at, outcome }) {
          attempts++;
          if (again.has(outcome)) {
            span.addEvent("frontdesk.attempt", { "frontdesk.outcome": outcome }, at);
            return;
          }
          span.setAttributes({ "frontdesk.outcome": outcome, "frontdesk.attempts": attempts });
          if (outcome === "set_aside") fail(span, outcome);
          span.end(at);
        },
      };
    },
    send({ at, outbox, conversation, channel, idempotencyKey, attempts }) {
      const attributes = {
        "frontdesk.outbox": outbox,
        "frontdesk.conversation": conversation,
        "frontdesk.channel": channel,
        "frontdesk.attempts": attempts + 1,
      };
      const options = { startTime: at, kind: SpanKind.PRODUCER, attributes };
      const span = tracer.startSpan("frontdesk send", options, within(said.get(idempotencyKey)));
      return (end) => {
        span.setAttribute("frontdesk.outcome", end.status);
        if (end.code !== undefined) span.setAttribute("frontdesk.code", end.code);
        if (end.status === "refused" || end.unknown) fail(span, end.code ?? end.status);
        if (end.status !== "later") said.take(idempotencyKey);
        span.end(end.at);
      };
    },
  };
}
