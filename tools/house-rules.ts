import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { wrongImports, wrongOutsideImports } from "./arrows.ts";
import { publicNames, undocumented } from "./documented.ts";
import { lockfileFaults, manifestFaults } from "./manifests.ts";
import { buildEntries, type Package, publishedPackages, root, sourceFiles } from "./packages.ts";
import { limits, oversized, sizesOf } from "./sizes.ts";
import { nameFaults, styleFaults } from "./style.ts";
import { parseSource, type Source } from "./syntax.ts";

const parse = (path: string): Source => parseSource(path, readFileSync(join(root, path), "utf8"));
const linesOf = ({ text }: Source): number => text.split("\n").length - (text.endsWith("\n") ? 1 : 0);

const packages = publishedPackages();
const lines = new Map<string, number>();

function sourceFaults(owner: Package): string[] {
  const sources = new Map(sourceFiles(owner.folder, "src").map((path) => [path, parse(path)]));
  const open = publicNames(Object.values(buildEntries(owner)), sources);
  for (const [path, source] of sources) lines.set(path, linesOf(source));
  return [...sources].flatMap(([path, source]) => [
    ...wrongImports(owner, source),
    ...styleFaults(source),
    ...undocumented(source, open.get(path) ?? new Set()),
  ]);
}

/** What runs in a browser: it is bundled, and nobody imports it. */
function bundledFaults(owner: Package): string[] {
  return (["page", "widget"] as const).flatMap((under) =>
    sourceFiles(owner.folder, under).flatMap((path) => {
      const source = parse(path);
      lines.set(path, linesOf(source));
      return [...wrongImports(owner, source), ...styleFaults(source), ...undocumented(source, new Set())];
    }),
  );
}

function testFaults(owner: Package): string[] {
  return sourceFiles(owner.folder, "test").flatMap((path) => [
    ...wrongImports(owner, parse(path)),
    ...nameFaults(path),
  ]);
}

function outsideFaults(): string[] {
  const files = globSync(["tests/**/*.ts", "tools/**/*.ts", "examples/**/*.ts"], {
    cwd: root,
    exclude: ["**/node_modules/**", "tests/.blocks/**"],
  });
  return files.flatMap((path) => wrongOutsideImports(parse(path)));
}

const faults = [
  ...manifestFaults(packages),
  ...lockfileFaults(),
  ...packages.flatMap(sourceFaults),
  ...packages.flatMap(bundledFaults),
  ...packages.flatMap(testFaults),
  ...outsideFaults(),
  ...oversized(lines),
];
const { files, median, ninety, largest } = sizesOf([...lines.values()]);
process.stdout.write(
  `${files} source files; lines: median ${median} (limit ${limits.median}), ` +
    `90 % ${ninety} (${limits.ninety}), largest ${largest} (${limits.largest})\n`,
);
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
