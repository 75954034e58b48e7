/** The chat widget as one script. Built packages have it ready; the workspace bundles it from its source. */
export declare const widgetScript: string;
