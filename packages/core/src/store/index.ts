export { authorOf } from "./author.ts";
export { memory } from "./memory.ts";
export { partitionOf } from "./partition.ts";
