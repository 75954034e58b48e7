import { type EngineOptions, engine, frontdesk, type HttpResponse, memoryFiles } from "@frontdesk/core";
import { callRoute, fakeClock } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { web } from "../src/index.ts";

const bot = frontdesk({ id: "acme", name: "Acme" }).bot({ intents: [] });
const json = { "content-type": "application/json" };

function jsonOf({ body }: HttpResponse) {
  if (typeof body !== "string") throw new Error("The answer is no text.");
  return JSON.parse(body);
}

/** A visitor of a bot with such limits. */
async function visitor(limits: Pick<EngineOptions, "maxFileBytes" | "scanFile">) {
  const clock = fakeClock();
  const files = memoryFiles();
  const running = engine(bot, { channels: [web()], clock, files, ...limits });
  await running.start();
  onTestFinished(async () => {
    const stopped = running.stop();
    await clock.advance(60_000);
    await stopped;
  });
  const opened = await callRoute(running.routes, { method: "POST", path: "/chat/session", headers: json, body: "{}" });
  const session = jsonOf(opened);
  return {
    clock,
    session,
    async uploads(text: string) {
      const headers = { authorization: `Bearer ${session.session}`, "content-type": "text/plain" };
      const answer = await callRoute(running.routes, {
        method: "POST",
        path: "/chat/files?name=a.txt",
        headers,
        body: text,
      });
      return { status: answer.status, body: jsonOf(answer) };
    },
  };
}

describe("a visitor's file", () => {
  test("is no larger than the engine keeps, and the widget is told the limit", async () => {
    const ann = await visitor({ maxFileBytes: 10 });
    expect(ann.session.limits).toMatchObject({ fileBytes: 10 });
    expect(await ann.uploads("01234567890")).toMatchObject({
      status: 413,
      body: { error: { code: "MessageSizeTooBig" } },
    });
    expect((await ann.uploads("0123456789")).status).toBe(201);
  });

  test("that the scan refuses is not kept, and its sender is told", async () => {
    const seen: string[] = [];
    const ann = await visitor({
      async scanFile({ name, mime }, bytes) {
        const text = new TextDecoder().decode(bytes);
        seen.push(`${name} ${mime} ${text}`);
        bytes.fill(0);
        return text.startsWith("X5O") ? "refused" : "clean";
      },
    });
    expect(await ann.uploads("X5O!P%@AP")).toMatchObject({ status: 400, body: { error: { code: "BadArgument" } } });
    expect((await ann.uploads("hello")).status).toBe(201);
    expect(seen).toEqual(["a.txt text/plain X5O!P%@AP", "a.txt text/plain hello"]);
  });

  test("that cannot be scanned is refused for now", async () => {
    const failing = await visitor({ scanFile: () => Promise.reject(new Error("away")) });
    expect((await failing.uploads("hello")).status).toBe(503);

    const started = Promise.withResolvers<AbortSignal>();
    const hanging = await visitor({
      scanFile: (_file, _bytes, signal) => {
        started.resolve(signal);
        return new Promise(() => {});
      },
    });
    const uploading = hanging.uploads("hello");
    const signal = await started.promise;
    await hanging.clock.advance(30_000);
    expect((await uploading).status).toBe(503);
    expect(signal.aborted).toBe(true);
  });
});

test("a size that is none is refused at once", () => {
  for (const maxFileBytes of [0, 1.5, Number.NaN]) {
    expect(() => engine(bot, { maxFileBytes })).toThrow(expect.objectContaining({ code: "runtime.invalid_options" }));
  }
});
