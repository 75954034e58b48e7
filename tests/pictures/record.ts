// `pnpm pictures`: the film of the README and the pictures of the docs, all from the demo as it is now.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { findChromium } from "../support/chromium.ts";
import { film } from "./film.ts";
import { screenshots } from "./screenshots.ts";
import { fingerprint, recording } from "./sources.ts";
import { openStage } from "./stage.ts";

const largest = 2_000_000;
const only = process.argv[2];

if (only === "screenshots" && findChromium() === undefined && !process.env.CI) {
  console.warn("No Chromium found: the docs are built without pictures. Install it, or set CHROMIUM to its path.");
  process.exit(0);
}

if (only !== "screenshots") {
  const stage = await openStage();
  try {
    const bytes = await film(stage);
    if (bytes.length > largest) throw new Error(`The film has ${bytes.length} bytes, at most ${largest}.`);
    mkdirSync(new URL(".", recording.film), { recursive: true });
    writeFileSync(recording.film, bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    writeFileSync(recording.stamp, `${JSON.stringify({ sources: fingerprint(), film: sha256 }, null, 2)}\n`);
    console.log(`${recording.film.pathname}: ${bytes.length} bytes`);
  } finally {
    await stage.close();
  }
}

if (only !== "film") {
  const stage = await openStage();
  try {
    for (const path of await screenshots(stage)) console.log(path);
  } finally {
    await stage.close();
  }
}
