import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { copySample, sampleNames } from "./copy-sample.ts";
import { publishedPackages } from "./packages.ts";
import { run } from "./run.ts";
import { packAll } from "./tarballs.ts";

// `pnpm sample telegram-bot ../my-bot`: a sample in a folder of its own, with the packages as they are here.
const [name = "", folder = ""] = process.argv.slice(2).filter((argument) => argument !== "--");
// pnpm runs scripts at the root and says here where it was called.
const into = resolve(process.env.INIT_CWD ?? process.cwd(), folder);
const isTaken = existsSync(into) && readdirSync(into).length > 0;
if (!sampleNames().includes(name) || folder === "" || isTaken) {
  process.stderr.write(
    isTaken && folder !== "" && sampleNames().includes(name)
      ? `${into} is not empty: choose another folder.\n`
      : `Usage: npx -y pnpm@12 sample <${sampleNames().join(" | ")}> <an empty folder>\n`,
  );
  process.exit(1);
}
run("node", ["tools/build.ts"]);
const packages = publishedPackages();
const packed = mkdtempSync(join(tmpdir(), "frontdesk-sample-"));
try {
  const tarballs = packAll(packages, packed);
  copySample(name, into, packages, tarballs);
} finally {
  rmSync(packed, { recursive: true, force: true });
}
process.stdout.write(`${into} is a project of its own now. Go on with step 2 of its README.md.\n`);
