import { memory } from "@frontdesk/core";
import { describeStore } from "@frontdesk/core/conformance";

describeStore("memory", () => {
  const store = memory();
  return { store: () => store };
});
