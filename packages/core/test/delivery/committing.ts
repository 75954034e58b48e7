import type { Store } from "@frontdesk/core";

/** The verbs of a store that commit, by a `commit` of a test's own. It claims nothing with it: that is asked for afterwards. */
export function committing(commit: Store["commit"]): Pick<Store, "commit" | "commitAndClaim"> {
  return { commit, commitAndClaim: async (turns) => ({ outcomes: await commit(turns), claimed: [] }) };
}
