import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * The page as one script and one stylesheet, both minified. Nothing is written to disk.
 *
 * @example
 * ```ts
 * const { script, style } = await bundlePage();
 * console.log(script.length, style.length);
 * ```
 */
export async function bundlePage(): Promise<{ readonly script: string; readonly style: string }> {
  const { outputFiles } = await build({
    entryPoints: {
      app: fileURLToPath(new URL("./main.tsx", import.meta.url)),
      style: fileURLToPath(new URL("./styles/page.css", import.meta.url)),
    },
    // The same options wherever the build is started from: no tsconfig is searched for.
    tsconfigRaw: { compilerOptions: { jsx: "react-jsx", jsxImportSource: "preact", verbatimModuleSyntax: true } },
    conditions: ["@frontdesk/source"],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    platform: "browser",
    // Where `light-dark()`, `content-visibility` and `<dialog>` are at home.
    target: ["chrome123", "edge123", "firefox125", "safari18"],
    outdir: "page",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
  });
  const textOf = (name: string): string => {
    const file = outputFiles.find(({ path }) => path.endsWith(name));
    if (file === undefined) throw new Error(`The bundle has no ${name}: look at the entry points of bundlePage.`);
    return file.text;
  };
  return { script: textOf("app.js"), style: textOf("style.css") };
}
