export { authorOf } from "./author.ts";
export { erasedAuthor, erasedCase } from "./erased.ts";
export { memory } from "./memory.ts";
export { memoryFiles } from "./memory-files.ts";
export { partitionOf } from "./partition.ts";
export { planLink } from "./plan-link.ts";
export { setAsideCode, stuckJournal } from "./stuck-journal.ts";
