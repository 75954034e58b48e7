/** The page's script. */
export declare const pageScript: string;
/** The page's style sheet. */
export declare const pageStyle: string;
