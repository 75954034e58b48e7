import { copyJson } from "../../message/copy-json.ts";
import type { NewTimer } from "../../ports/store.ts";
import type { BotData, ConversationData, TimerData } from "./data.ts";

/** Takes a timer away, if it is set. */
export function cancelTimer(data: BotData, conversation: ConversationData, key: string): void {
  const timer = conversation.timers.get(key);
  if (timer === undefined) return;
  conversation.timers.delete(key);
  data.timers.delete(timer.id);
}

/** Sets a timer. Its id is new also when it replaces one, so that an event of the replaced one is known as late. */
export function setTimer(data: BotData, conversation: ConversationData, added: NewTimer): void {
  cancelTimer(data, conversation, added.key);
  const timer: TimerData = {
    id: ++data.lastId,
    conversation: conversation.id,
    key: added.key,
    dueAt: added.dueAt,
    payload: added.payload,
  };
  conversation.timers.set(timer.key, timer);
  data.timers.set(timer.id, timer);
  data.dueTimers.push(timer);
}

/** The timer of an id, if it is still set. */
export function findTimer(data: BotData, id: string): TimerData | undefined {
  return data.timers.get(Number(id));
}

function firstTimer(data: BotData): TimerData | undefined {
  for (;;) {
    const timer = data.dueTimers.peek();
    if (timer === undefined || data.timers.has(timer.id)) return timer;
    data.dueTimers.pop();
  }
}

/** When the next timer is due. */
export function nextTimer(data: BotData): number | undefined {
  return firstTimer(data)?.dueAt;
}

/** Timers that are due, the earliest first. */
export function dueTimers(
  data: BotData,
  now: number,
  limit: number,
): readonly {
  readonly id: string;
  readonly conversation: string;
  readonly key: string;
  readonly payload: TimerData["payload"];
}[] {
  const due: TimerData[] = [];
  while (due.length < limit) {
    const timer = firstTimer(data);
    if (timer === undefined || timer.dueAt > now) break;
    data.dueTimers.pop();
    due.push(timer);
  }
  // A timer goes only when its event is accepted; until then it comes back.
  for (const timer of due) data.dueTimers.push(timer);
  return due.map((timer) => ({
    id: String(timer.id),
    conversation: timer.conversation,
    key: timer.key,
    payload: copyJson(timer.payload),
  }));
}
