import type { Case, CaseState } from "../../handoff/case.ts";
import { copy } from "./copy.ts";
import type { BotData } from "./data.ts";

/** A case by its id. */
export function readCase(data: BotData, id: string): Case | undefined {
  return copy(data.cases.get(id));
}

/** Cases in the given states, oldest first. */
export function readCases(
  data: BotData,
  options: { readonly states?: readonly CaseState[] | undefined; readonly limit: number },
): readonly Case[] {
  return [...data.cases.values()]
    .filter((one) => options.states === undefined || options.states.includes(one.state))
    .sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1))
    .slice(0, options.limit)
    .map(copy);
}
