import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openTelemetry } from "../../src/index.ts";
import { conversation, rateLimited, secretText } from "../support/conversation.ts";

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
});
beforeEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  context.disable();
});

const named = (name: string): readonly ReadableSpan[] =>
  exporter.getFinishedSpans().filter((span) => span.name === name);

function one(name: string): ReadableSpan {
  const [span, second] = named(name);
  if (span === undefined || second !== undefined) throw new Error(`There are ${named(name).length} spans ${name}.`);
  return span;
}

it("makes one trace of a message, from its acceptance to the answer", async () => {
  const { says } = await conversation({ metrics: openTelemetry() });
  await says(secretText, "1");
  const accept = one("frontdesk accept");
  const turn = one("frontdesk turn");
  const parents = ["wait", "turn", "commit", "send"].map((name) => one(`frontdesk ${name}`).parentSpanContext?.spanId);
  const { spanId, traceId } = accept.spanContext();
  expect(parents).toEqual([spanId, spanId, turn.spanContext().spanId, turn.spanContext().spanId]);
  expect(exporter.getFinishedSpans().map((span) => span.spanContext().traceId)).toEqual(Array(5).fill(traceId));
  expect(accept.attributes).toMatchObject({ "frontdesk.channel": "test", "frontdesk.outcome": "accepted" });
  expect(turn.attributes).toMatchObject({ "frontdesk.outcome": "ok", "frontdesk.channel": "test" });
  expect(turn.attributes["frontdesk.event"]).toBe(accept.attributes["frontdesk.event"]);
  expect(one("frontdesk send").attributes).toMatchObject({ "frontdesk.outcome": "sent", "frontdesk.attempts": 1 });
  const told = exporter.getFinishedSpans().map(({ attributes, events, status }) => ({ attributes, events, status }));
  expect(JSON.stringify(told)).not.toContain("4929123456789012");
});

it("puts what a handler calls into its turn, and an acceptance into its request", async () => {
  const tracer = trace.getTracer("shop");
  const inHandler = async (): Promise<void> => {
    await Promise.resolve();
    tracer.startSpan("ask the shop").end();
  };
  const { says } = await conversation({ metrics: openTelemetry(), inHandler });
  const request = tracer.startSpan("POST /hook");
  await context.with(trace.setSpan(context.active(), request), () => says("say hello", "1"));
  request.end();
  expect(one("frontdesk accept").parentSpanContext?.spanId).toBe(request.spanContext().spanId);
  expect(one("ask the shop").parentSpanContext?.spanId).toBe(one("frontdesk turn").spanContext().spanId);
});

it("keeps the attempts of one message in one trace, and says which failed", async () => {
  const { says, failures, clock } = await conversation({ metrics: openTelemetry() });
  failures.push(rateLimited());
  await says("say hello", "1");
  await clock.advance(1_000);
  const sends = named("frontdesk send");
  expect(sends.map(({ attributes }) => attributes["frontdesk.outcome"])).toEqual(["later", "sent"]);
  expect(sends[0]?.attributes["frontdesk.code"]).toBe("channel.rate_limited");
  expect(new Set(sends.map((span) => span.spanContext().traceId)).size).toBe(1);
});
