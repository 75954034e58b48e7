import { bundleWidget } from "./bundle.ts";

/** The chat widget as one script, bundled when it is first asked for. */
export const widgetScript: string = await bundleWidget();
