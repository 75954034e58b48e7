import { execFile } from "node:child_process";
import {
  copyFileSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { copySample, sampleNames } from "./copy-sample.ts";
import { tryElsewhere } from "./elsewhere.ts";
import { type Package, publishedPackages, root } from "./packages.ts";
import { output } from "./run.ts";
import { closure, packAll } from "./tarballs.ts";

/** What somebody who installs `frontdesk` and nothing else may get at most. */
const limits = { bytes: 10_000_000, packages: 25 } as const;

/** The bytes of all files under a folder, and how many packages it holds. Symbolic links count as nothing. */
function weigh(modules: string): { bytes: number; packages: number } {
  let bytes = 0;
  let packages = 0;
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) {
        bytes += lstatSync(path).size;
        if (entry.name === "package.json" && /node_modules\/(@[^/]+\/)?[^/]+$/.test(folder)) packages++;
      }
    }
  };
  visit(modules);
  return { bytes, packages };
}

/** Installs tarballs into an empty folder with npm, as a user would. */
function install(folder: string, tarballs: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "smoke", private: true, type: "module" }));
  output("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", ...tarballs], {
    cwd: folder,
  });
}

/** A program that imports every subpath of every package and fails where one exports nothing or throws. */
function importEverything(packages: readonly Package[]): string {
  const specifiers = packages.flatMap((owner) =>
    Object.entries(owner.manifest.exports ?? {})
      .filter(([subpath, target]) => typeof target !== "string" && subpath !== "./conformance")
      .map(([subpath]) => owner.manifest.name + subpath.slice(1)),
  );
  return `for (const specifier of ${JSON.stringify(specifiers)}) {
  const module = await import(specifier);
  if (Object.keys(module).length === 0) throw new Error(specifier + " exports nothing");
}
console.log(${JSON.stringify(specifiers.length)} + " entries imported");
`;
}

/** A sample as somebody takes it out of this repository: with what its image has, it passes its own story. */
async function tellStory(
  name: string,
  samples: string,
  packages: readonly Package[],
  tarballs: ReadonlyMap<string, string>,
): Promise<void> {
  const own = join(samples, name);
  copySample(name, own, packages, tarballs);
  const start = promisify(execFile);
  // By the line of its Dockerfile.
  const [, line = ""] = /^RUN npm (install .*)$/m.exec(readFileSync(join(own, "Dockerfile"), "utf8")) ?? [];
  await start("npm", [...line.split(" "), "--prefer-offline"], { cwd: own });
  await start(join(samples, "node_modules", ".bin", "vitest"), ["run"], { cwd: own });
  process.stdout.write(`${name}: installed from tarballs in an empty folder, its story passed\n`);
}

/** The version of vitest that this repository has. */
function vitestVersion(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(join(root, "node_modules", "vitest", "package.json"), "utf8"),
  );
  return manifest.version;
}

const folder = mkdtempSync(join(tmpdir(), "frontdesk-smoke-"));
try {
  const packages = publishedPackages();
  const tarballs = packAll(packages, join(folder, "tarballs"));
  const paths = (names: Iterable<string>): string[] =>
    [...names].map((name) => tarballs.get(name)).filter((path) => path !== undefined);

  const alone = join(folder, "alone");
  install(alone, paths(closure(["frontdesk"], packages)));
  const weight = weigh(join(alone, "node_modules"));
  process.stdout.write(
    `frontdesk alone: ${(weight.bytes / 1e6).toFixed(2)} MB (${limits.bytes / 1e6}), ` +
      `${weight.packages} packages (${limits.packages})\n`,
  );
  if (weight.bytes > limits.bytes || weight.packages > limits.packages) throw new Error("frontdesk alone is too heavy");

  const everything = join(folder, "everything");
  install(everything, paths(tarballs.keys()));
  writeFileSync(join(everything, "imports.js"), importEverything(packages));
  process.stdout.write(output("node", ["imports.js"], { cwd: everything }));
  // Programs as a user would write them: each ends by itself, and with an error when something is wrong.
  for (const program of globSync("tests/smoke/*.ts", { cwd: root }).sort()) {
    const name = basename(program);
    copyFileSync(join(root, program), join(everything, name));
    process.stdout.write(`${name}: ${output("node", [name], { cwd: everything })}`);
  }
  const channel = paths(closure(["frontdesk"], packages));
  process.stdout.write(tryElsewhere("examples/custom-channel", join(folder, "custom-channel"), channel));
  const commands = packages.flatMap((owner) => Object.keys(owner.manifest.bin ?? {}));
  for (const command of commands)
    output(join(everything, "node_modules", ".bin", command), ["--help"], { cwd: folder });
  process.stdout.write(`commands that answer --help: ${commands.join(", ")}\n`);

  const samples = join(folder, "samples");
  install(samples, [`vitest@${vitestVersion()}`]);
  await Promise.all(sampleNames().map((name) => tellStory(name, samples, packages, tarballs)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
