import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { describeInBrowser, findChromium } from "../support/browser.ts";

test("a Chromium that CHROMIUM names but that is not there is none", () => {
  expect(findChromium({ CHROMIUM: "/nowhere/chromium", PATH: process.env.PATH })).toBeUndefined();
});

describeInBrowser("the browser", (browser) => {
  test("runs a page of a server on this machine", async () => {
    const server = createServer((_request, response) => {
      response.setHeader("content-type", "text/html");
      response.end(
        "<!doctype html><p>…</p><script>document.querySelector('p').textContent = [1, 2].join('+')</script>",
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo; // A server that listens on TCP has such an address.
    const context = await browser().newContext();
    try {
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${port}/`);
      expect(await page.textContent("p")).toBe("1+2");
    } finally {
      await context.close();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
