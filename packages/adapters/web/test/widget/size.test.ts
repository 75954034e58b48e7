import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { bundleWidget } from "../../widget/bundle.ts";

const script = await bundleWidget();

test("the widget is at most 20 KB on its way, with everything that it needs", () => {
  expect(gzipSync(script, { level: 9 }).byteLength).toBeLessThanOrEqual(20_480);
});

test("the widget makes neither code nor elements out of text", () => {
  expect(script).not.toMatch(/\beval\b|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc/);
});

test("the widget loads nothing: all of it is in the script", () => {
  expect(script).not.toMatch(/\bimport\s*\(|\brequire\(|@import|url\(/);
});

test("the widget holds its texts as they are", () => {
  expect(script).toContain("Напишите сообщение…");
  expect(script).toContain("请输入消息…");
});
