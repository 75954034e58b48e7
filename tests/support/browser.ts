import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { chromiumArgs, findChromium } from "./chromium.ts";

export { findChromium } from "./chromium.ts";

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
      browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
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
