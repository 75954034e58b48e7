import { FrontdeskError } from "@frontdesk/core";
import { expect, it } from "vitest";
import { jsonLog, lineLog } from "../../src/index.ts";
import { conversation, secretText } from "../support/conversation.ts";

function written(options: Omit<Parameters<typeof jsonLog>[0] & object, "write"> = {}) {
  const lines: string[] = [];
  const log = jsonLog({ ...options, write: (line) => void lines.push(line) });
  const parsed = (): readonly Record<string, unknown>[] => lines.map((line) => JSON.parse(line));
  return { log, lines, parsed };
}

it("writes each line as JSON, with instant, level, event and fields", () => {
  const { log, parsed } = written();
  log.info("channel.open", { channel: "web", ms: 12, again: false, nothing: undefined });
  expect(parsed()).toEqual([
    {
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      pid: process.pid,
      hostname: expect.any(String),
      event: "channel.open",
      channel: "web",
      ms: 12,
      again: false,
    },
  ]);
});

it("writes what is at least as grave as its level", () => {
  for (const [level, count] of [
    ["debug", 4],
    ["info", 3],
    [undefined, 3],
    ["error", 1],
    ["silent", 0],
  ] as const) {
    const { log, lines } = written({ level });
    for (const own of ["debug", "info", "warn", "error"] as const) log[own]("a.b");
    expect([level, lines.length]).toEqual([level, count]);
  }
});

it("tells of an error what helps, with its causes and frames", () => {
  const { log, parsed } = written();
  const cause = new TypeError("It is broken.", { cause: "nothing" });
  log.error("a.b", {}, new FrontdeskError("store.corrupt", "The file is damaged.", { hint: "Restore it.", cause }));
  expect(parsed()[0]?.error).toEqual({
    code: "store.corrupt",
    message: "The file is damaged.",
    hint: "Restore it.",
    cause: {
      name: "TypeError",
      message: "It is broken.",
      stack: expect.arrayContaining([expect.stringContaining("json-log.test.ts")]),
      cause: { message: "nothing" },
    },
  });
});

it.each([
  ["postgres://frontdesk:s3cr3t@db:5432/acme", "s3cr3t"],
  ["Authorization: Bearer abcdefgh.12345", "abcdefgh"],
  ["token xoxb-1234-abcdefghij was revoked", "xoxb-1234"],
  ["https://api.telegram.org/bot123456789:AAabcdefghijklmnopqrstuvwxyz0123456/getMe", "AAabcdef"],
  ["client_secret=hunter22&grant=x", "hunter22"],
  ['{"password":"hunter22"}', "hunter22"],
  ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def", "eyJhbGci"],
])("keeps the credential in %j to itself", (text, secret) => {
  const { log, lines } = written();
  const readable: string[] = [];
  for (const one of [log, lineLog({ write: (line) => void readable.push(line) })]) {
    one.warn("a.b", { detail: text });
    one.error("a.b", {}, new Error(text));
    one.error("a.b", {}, new FrontdeskError("store.unavailable", text, { hint: text, cause: new Error(text) }));
  }
  expect([...lines, ...readable].join("")).not.toContain(secret);
  expect([...lines, ...readable]).toHaveLength(6);
  for (const line of [...lines, ...readable]) expect(line).toContain("[redacted]");
});

it("keeps ids, codes and ordinary messages as they are", () => {
  const { log, parsed } = written();
  const fields = { conversation: "019ad9a1-4000-7000-8000-000000000001", code: "channel.refused", outbox: 12 };
  log.warn("sender.attempt_failed", { ...fields, detail: "The token is gone: at 12:30 basic plan" });
  expect(parsed()[0]).toMatchObject({ ...fields, detail: "The token is gone: at 12:30 basic plan" });
});

it("lets the host take out more, and never writes a field of text", () => {
  const { log, lines } = written({ redact: (text) => text.replaceAll("Ann", "somebody") });
  log.warn("a.b", { text: "hello", detail: "Ann is away" });
  log.error("a.b", {}, new Error("Ann is away"));
  expect(lines.join("")).not.toMatch(/hello|Ann/);
  expect(lines.join("")).toContain("somebody is away");
});

it("holds nothing of what customers write, whatever happens to it", async () => {
  const { log, lines, parsed } = written({ level: "debug" });
  const inHandler = (): never => {
    throw new TypeError("The shop is away.");
  };
  const { says, failures } = await conversation({ log, inHandler });
  failures.push(new FrontdeskError("channel.refused", "Blocked."));
  await says(secretText, "1");
  expect(parsed().map(({ event }) => event)).toEqual(
    expect.arrayContaining(["turn.handler_failed", "sender.attempt_failed"]),
  );
  expect(lines.join("")).not.toContain("4929123456789012");
});
