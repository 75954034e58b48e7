import { bundlePage } from "./bundle.ts";

const page = await bundlePage();

/** The page's script, bundled from its source when it is first asked for. */
export const pageScript: string = page.script;
/** The page's style sheet. */
export const pageStyle: string = page.style;
