export { detectLocale } from "./language.ts";
export { type LinearUnderstanding, linear } from "./linear.ts";
export { normalise } from "./normalise.ts";
export { words } from "./tokenise.ts";
