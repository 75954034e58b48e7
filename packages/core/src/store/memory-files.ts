import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { FileContent, Files } from "../ports/files.ts";

const idPattern = /^[0-9a-f]{32}$/;

/**
 * Files in memory, for tests and for trying things out. They live as long as the object, over `close` and another
 * `open`; when the process ends, all are lost.
 *
 * @example
 * ```ts
 * import { memoryFiles } from "@frontdesk/core";
 *
 * const files = memoryFiles();
 * await files.open("acme");
 * console.log(await files.get("0123456789abcdef0123456789abcdef")); // undefined
 * ```
 */
export function memoryFiles(): Files {
  const bots = new Map<string, Map<string, FileContent>>();
  let current: Map<string, FileContent> | undefined;
  const opened = (): Map<string, FileContent> => {
    if (current !== undefined) return current;
    throw new FrontdeskError("files.unavailable", "The files in memory are not open.", {
      retryable: true,
      hint: "Call open(bot) first.",
    });
  };
  return {
    apiVersion: 1,
    name: "memory",
    async open(bot) {
      current = bots.get(bot) ?? new Map();
      bots.set(bot, current);
    },
    async put(file, bytes) {
      if (!idPattern.test(file.id)) {
        throw new FrontdeskError("files.unavailable", `${JSON.stringify(file.id)} is not the id of a file.`, {
          hint: "Ids are made by core.",
        });
      }
      // The caller may use its buffer again.
      opened().set(file.id, { file: { ...file }, bytes: new Uint8Array(bytes) });
    },
    async get(id) {
      const found = opened().get(id);
      return found === undefined ? undefined : { file: { ...found.file }, bytes: found.bytes.slice() };
    },
    async remove(id) {
      opened().delete(id);
    },
    async close() {
      current = undefined;
    },
  };
}
