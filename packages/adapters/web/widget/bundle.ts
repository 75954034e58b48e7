import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin, transform } from "esbuild";
import { minify } from "rolldown/utils";
import { ownNames } from "./own-names.ts";

const minifiedStyles: Plugin = {
  name: "minified-styles",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * The chat widget as one script: everything it needs is in it, and it defines `<frontdesk-chat>`.
 *
 * It holds texts in seven languages as they are: serve it as `text/javascript; charset=utf-8`.
 *
 * @example
 * ```ts no-run
 * import { bundleWidget } from "./bundle.ts";
 *
 * const script = await bundleWidget();
 * ```
 */
export async function bundleWidget(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path("./element.ts")],
    // First in the script, all texts together are 100 bytes smaller when compressed.
    inject: [path("./words.ts")],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    mangleProps: new RegExp(`^(?:${ownNames.join("|")})$`),
    legalComments: "none",
    logLevel: "silent",
    plugins: [minifiedStyles],
  });
  const [script] = outputFiles;
  if (script === undefined) throw new TypeError("esbuild wrote no script for the chat widget.");
  // esbuild's short names compress worse: the widget would be 470 bytes larger on its way.
  const { code, errors } = await minify("frontdesk-chat.js", script.text, {
    compress: { target: "es2022" },
    mangle: true,
  });
  const [error] = errors;
  if (error !== undefined) throw new TypeError("The chat widget's script could not be minified.", { cause: error });
  return code;
}
