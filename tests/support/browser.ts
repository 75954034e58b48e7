import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const args = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-component-update",
  "--disable-sync",
];

/** The Chromium of this machine: `CHROMIUM` in the environment, otherwise the first one on the `PATH`. */
export function findChromium(env: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  if (env.CHROMIUM) return existsSync(env.CHROMIUM) ? env.CHROMIUM : undefined;
  const folders = [...(env.PATH ?? "").split(delimiter), "/usr/bin"];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/**
 * A suite that needs a browser. `browser()` is one Chromium for the whole suite; open a context of your own in each
 * test and close it there.
 *
 * Without a Chromium the suite is skipped and its name says why; where `CI` is set it fails.
 */
export function describeInBrowser(name: string, suite: (browser: () => Browser) => void): void {
  const executablePath = findChromium();
  if (executablePath === undefined && !process.env.CI) {
    describe.skip(`${name} (no Chromium found: install it, or set CHROMIUM to its path)`, () => suite(missing));
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      if (executablePath === undefined) throw new Error("No Chromium found, and CI is set: install it.");
      browser = await chromium.launch({ executablePath, args });
    });
    afterAll(async () => {
      await browser?.close();
    });
    suite(() => browser ?? missing());
  });
}

function missing(): never {
  throw new Error("There is no browser outside of a test.");
}
