import { copyJson } from "../../message/copy-json.ts";
import type { NewRunRecord, RunRecord } from "../../ports/run-record.ts";
import type { BotData } from "./data.ts";

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** Keeps a record of a run, in the place of an earlier one of its key; none of a run whose event was erased. */
export function putRecord(data: BotData, conversation: string, { event, ...record }: NewRunRecord): void {
  const erased = data.conversations.get(conversation)?.erasedEvent;
  if (event !== undefined && erased !== undefined && event <= erased) return;
  const runs = entry(data.records, conversation, () => new Map<string, Map<string, RunRecord>>());
  entry(runs, record.run, () => new Map<string, RunRecord>()).set(record.key, copyJson(record));
}

/** The records of the runs of a conversation. */
export function readRecords(data: BotData, conversation: string): readonly RunRecord[] {
  const runs = data.records.get(conversation);
  if (runs === undefined) return [];
  return [...runs.values()].flatMap((records) => [...records.values()].map(copyJson));
}
