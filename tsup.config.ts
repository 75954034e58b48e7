import { defineConfig } from "tsup";
import { buildEntries, publishedPackages } from "./tools/packages.ts";

// JavaScript only, of all packages in one go; the declarations come from `tsc -b`.
export default defineConfig(
  publishedPackages().map((published) => ({
    entry: buildEntries(published),
    outDir: `${published.folder}/dist`,
    format: "esm" as const,
    platform: published.folder === "packages/core" ? ("neutral" as const) : ("node" as const),
    target: "node22.18",
    splitting: true,
    clean: false,
    dts: false,
    silent: true,
    external: [/^[^./]/],
    // "node:sqlite" has no name without its prefix.
    removeNodeProtocol: false,
  })),
);
