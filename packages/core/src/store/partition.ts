/**
 * The partition of a conversation, from 0 to 255: FNV-1a of its id, folded to eight bits. Stores keep it with the
 * conversation; nodes share the work by it. Total over all strings, even over the ids that are used (UUIDv7, whose
 * first half is the time). The number of partitions, 256, is fixed: it is stored with every conversation.
 *
 * Source: http://www.isthe.com/chongo/tech/comp/fnv/ (FNV-1a, 32 bits, xor-folding).
 *
 * @example
 * ```ts
 * import { partitionOf } from "@frontdesk/core";
 *
 * console.log(partitionOf("01890a5d-ac96-774b-bcce-b302099a8057")); // always the same number from 0 to 255
 * ```
 */
export function partitionOf(conversation: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < conversation.length; index++) {
    hash = Math.imul(hash ^ conversation.charCodeAt(index), 0x01000193);
  }
  return ((hash >>> 24) ^ (hash >>> 16) ^ (hash >>> 8) ^ hash) & 0xff;
}
