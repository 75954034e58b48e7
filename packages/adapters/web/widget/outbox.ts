import type { FileAnswer, SendAnswer, SendRequest } from "../src/chat/protocol.ts";
import { type Api, Refused } from "./api.ts";
import { jsonOf } from "./json.ts";
import type { Memory } from "./memory.ts";
import { backoffMs, pauseOf } from "./pause.ts";

/** Something that the visitor said and that may not have arrived yet. */
export interface Entry {
  readonly request: SendRequest;
  /** The files that the request names, for showing them. */
  readonly files?: readonly FileAnswer[] | undefined;
  /** `sent`: the server has it, but it has not come back in the history yet. */
  readonly state: "sending" | "sent" | "refused";
  /** The status that it was refused with. */
  readonly status?: number | undefined;
  /** What was said earlier is sent earlier. */
  readonly order: number;
}

/** What waits to be sent, in order; it outlives the page. */
export interface Outbox {
  readonly entries: ReadonlyMap<string, Entry>;
  add(request: SendRequest, files?: readonly FileAnswer[]): void;
  /** Sends once more what was refused. */
  again(id: string): void;
  /** It is in the history. */
  arrived(id: string): void;
  forget(): void;
  /** Another conversation is shown: what the last one had will not come back in this one. */
  moved(): void;
  /** Tries at once what is waiting. */
  nudge(): void;
  /** Sends nothing more; what waits stays on the device. */
  stop(): void;
}

/** What an outbox tells. */
export interface OutboxListener {
  readonly changed: (entry: Entry) => void;
  /** The server has it, at this place of the history. */
  readonly accepted: (sequence: number) => void;
}

const prefix = "out.";

/** Sends one thing after the other until each is accepted or refused; the same id is one message, however often sent. */
export function outboxOf(api: Api, memory: Memory, on: OutboxListener): Outbox {
  const entries = new Map<string, Entry>();
  const pause = pauseOf();
  let isSending = false;
  let isStopped = false;

  const kept = memory.names(prefix).flatMap((name): readonly Entry[] => {
    try {
      return [JSON.parse(memory.get(name) ?? "")];
    } catch {
      // Another page has sent it meanwhile, or somebody has written over it.
      return [];
    }
  });
  for (const entry of kept.sort((one, other) => one.order - other.order)) entries.set(entry.request.id, entry);
  let order = kept.at(-1)?.order ?? 0;

  function put(entry: Entry): void {
    const { id } = entry.request;
    entries.set(id, entry);
    // What the server has needs no keeping.
    memory.set(prefix + id, entry.state === "sent" ? undefined : jsonOf(entry));
    on.changed(entry);
  }

  async function sendOne(entry: Entry): Promise<void> {
    for (let failures = 1; !isStopped && entries.has(entry.request.id); failures += 1) {
      try {
        const answer: SendAnswer = await (await api.request("POST", "/messages", entry.request)).json();
        if (!entries.has(entry.request.id)) return;
        put({ ...entry, state: "sent" });
        // Some things, such as a second press of a button, are taken without becoming a message.
        if (answer.sequence === undefined) entries.delete(entry.request.id);
        else on.accepted(answer.sequence);
        return;
      } catch (error) {
        if (!entries.has(entry.request.id)) return;
        if (error instanceof Refused) {
          if (error.isFinal) {
            put({ ...entry, state: "refused", status: error.status });
            return;
          }
        }
        const asked = error instanceof Refused ? error.waitMs : undefined;
        if (asked === undefined) await pause.wait(backoffMs(failures));
        // Not cut short: the server would only refuse again.
        else await new Promise((resolve) => setTimeout(resolve, asked));
      }
    }
  }

  async function sendAll(): Promise<void> {
    if (isSending) return;
    isSending = true;
    for (;;) {
      const next = [...entries.values()].find(({ state }) => state === "sending");
      if (next === undefined || isStopped) break;
      await sendOne(next);
    }
    isSending = false;
  }

  return {
    entries,
    add(request, files) {
      order += 1;
      put({ request, files, state: "sending", order });
      void sendAll();
    },
    again(id) {
      const entry = entries.get(id);
      if (entry === undefined) return;
      put({ ...entry, state: "sending", status: undefined });
      void sendAll();
    },
    arrived(id) {
      entries.delete(id);
      memory.set(prefix + id, undefined);
    },
    forget() {
      for (const id of [...entries.keys()]) this.arrived(id);
    },
    moved() {
      for (const [id, { state }] of entries) if (state === "sent") entries.delete(id);
    },
    nudge() {
      pause.end();
      void sendAll();
    },
    stop() {
      isStopped = true;
      pause.end();
    },
  };
}
