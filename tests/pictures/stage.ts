import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { chromiumArgs, findChromium } from "../support/chromium.ts";
import { type Demo, runDemo } from "../support/demo-process.ts";

/** What pictures are taken of: the demo, and a browser. */
export interface Stage {
  readonly url: string;
  /** A page of a visitor of its own. */
  open(options: BrowserContextOptions): Promise<Page>;
  /** The link that opens the inbox; each start of the demo makes one. */
  readonly inbox: () => string;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Starts the demo again, at the same address and with the same database. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything. @throws when there is no Chromium. */
export async function openStage(): Promise<Stage> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error("The pictures are taken in Chromium: install it, or set CHROMIUM to its path.");
  }
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-pictures-"));
  const env = { PORT: String(await freePort()) };
  let demo: Demo = await runDemo(folder, { env });
  const browser = await chromium.launch({ executablePath, args: [...chromiumArgs, "--font-render-hinting=none"] });
  return {
    url: demo.url,
    inbox: () => demo.inbox,
    async open(options) {
      const context = await browser.newContext({ reducedMotion: "reduce", locale: "en-GB", ...options });
      context.setDefaultTimeout(20_000);
      return context.newPage();
    },
    async kill() {
      await demo.end("SIGKILL");
    },
    async restart() {
      demo = await runDemo(folder, { env });
    },
    async close() {
      await browser.close();
      await demo.end("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
