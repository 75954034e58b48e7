export { corpusExamples } from "./corpus-examples.ts";
export { type NodeNlpOptions, type NodeNlpUnderstanding, nodeNlp } from "./node-nlp.ts";
