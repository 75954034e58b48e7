import { memoryFiles } from "@frontdesk/core";
import { describeFiles } from "@frontdesk/core/conformance";

describeFiles("memory", () => {
  const files = memoryFiles();
  return { files: () => files };
});
