import type { Case, CaseState } from "../../handoff/case.ts";
import { copyJson } from "../../message/copy-json.ts";
import type { BotData } from "./data.ts";

/** A case by its id. */
export function readCase(data: BotData, id: string): Case | undefined {
  return copyJson(data.cases.get(id));
}

function byAge(a: Case, b: Case): number {
  return a.openedAt - b.openedAt || (a.id < b.id ? -1 : a.id === b.id ? 0 : 1);
}

/** Cases in the given states, as `Store.cases` says. */
export function readCases(
  data: BotData,
  options: {
    readonly states?: readonly CaseState[] | undefined;
    readonly newestFirst?: boolean | undefined;
    readonly beyond?: string | undefined;
    readonly limit: number;
  },
): readonly Case[] {
  const inOrder = options.newestFirst === true ? (a: Case, b: Case) => byAge(b, a) : byAge;
  const last = options.beyond === undefined ? undefined : data.cases.get(options.beyond);
  if (options.beyond !== undefined && last === undefined) return [];
  return [...data.cases.values()]
    .filter((one) => options.states === undefined || options.states.includes(one.state))
    .filter((one) => last === undefined || inOrder(last, one) < 0)
    .sort(inOrder)
    .slice(0, options.limit)
    .map(copyJson);
}
