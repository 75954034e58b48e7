import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publishedPackages } from "./packages.ts";
import { output, tool } from "./run.ts";
import { packAll } from "./tarballs.ts";

// publint and attw look at what would be published, not at the folders: `publishConfig` changes the manifest.
const folder = mkdtempSync(join(tmpdir(), "frontdesk-lint-"));
try {
  const tarballs = packAll(publishedPackages(), folder);
  for (const [name, path] of tarballs) {
    const checks: readonly [string, readonly string[]][] = [
      ["publint", ["run", path, "--strict"]],
      ["attw", [path, "--profile", "esm-only", "--no-emoji", "--no-color"]],
    ];
    for (const [program, args] of checks) {
      try {
        output(tool(program), args);
      } catch (error) {
        process.stderr.write(`${name}: ${String(error)}\n`);
        process.exitCode = 1;
      }
    }
  }
  process.stdout.write(`publint and attw: ${tarballs.size} packages\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
