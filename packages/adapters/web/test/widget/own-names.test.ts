import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bundleWidget } from "../../widget/bundle.ts";
import { ownNames } from "../../widget/own-names.ts";
import { table } from "../../widget/words.ts";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** The fields that stand in the protocol, in the parts of a message, and in what is kept in the browser's storage. */
function fieldsOfOthers(): ReadonlySet<string> {
  const entry = /export interface Entry \{.*?\n\}/s.exec(read("../../widget/outbox.ts"))?.[0] ?? "";
  const parts = read("../../../../core/src/message/outbound.ts");
  const sources = [read("../../src/chat/protocol.ts"), parts, entry];
  return new Set(sources.flatMap((text) => [...text.matchAll(/(\w+)\??:/g)].map(([, name]) => name ?? "")));
}

test("names that the script shortens are known to nobody else", () => {
  const fields = fieldsOfOthers();
  expect([fields.has("sequence"), fields.has("order"), fields.has("alt")]).toEqual([true, true, true]);
  expect(ownNames.filter((name) => fields.has(name) || name in table)).toEqual([]);
});

test("what a page calls keeps its name", async () => {
  const script = await bundleWidget();
  for (const name of ["isOpen", "unread", "open", "close", "toggle", "send", "identify", "forget"]) {
    expect(script).toMatch(new RegExp(`\\b(?:get )?${name}\\(`));
  }
});
