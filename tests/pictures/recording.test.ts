import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fingerprint, recording } from "./sources.ts";

const stamp: { readonly sources: string; readonly film: string } = JSON.parse(readFileSync(recording.stamp, "utf8"));
const film = readFileSync(recording.film);

test("the film of the README shows the widget, the inbox and the demo as they are (else: pnpm pictures film)", () => {
  expect(stamp.sources).toBe(fingerprint());
  expect(stamp.film).toBe(createHash("sha256").update(film).digest("hex"));
});

test("it is a GIF below 2 MB", () => {
  expect(film.subarray(0, 6).toString("latin1")).toBe("GIF89a");
  expect(film.length).toBeLessThan(2_000_000);
});
