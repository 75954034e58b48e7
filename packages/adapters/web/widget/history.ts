import type { Part } from "@frontdesk/core";
import type { ChatMessage } from "../src/chat/protocol.ts";

/** What is known of a conversation: a stretch of its messages without gaps, the newest at its end. */
export interface History {
  readonly messages: readonly ChatMessage[];
  /** The sequence of the newest message; undefined before the server was asked. */
  readonly last: number | undefined;
  /** Whether there are older messages that are not known. */
  readonly hasOlder: boolean;
  /** Forgets everything, or begins with the newest messages of a conversation. */
  reset(messages?: readonly ChatMessage[]): void;
  /** Adds what follows; answers what was new, and whether there is a gap before the rest. */
  add(messages: readonly ChatMessage[]): { readonly fresh: readonly ChatMessage[]; readonly hasGap: boolean };
  /** Adds what came before; answers how many. */
  addOlder(messages: readonly ChatMessage[]): number;
  /** What the visitor thinks of an answer, by the token of its question. */
  readonly ratings: ReadonlyMap<string, string>;
  /** The tokens of pressed buttons and of forms that were sent. */
  readonly used: ReadonlySet<string>;
  /** What was filled into the forms that were sent, by their tokens; nothing yet for those that were not. */
  readonly forms: ReadonlyMap<string, string>;
  /** The message whose buttons can be pressed. */
  readonly live: number;
}

/**
 * What is sent for a button or a form has an id made of its token. So every page of the visitor knows from the history
 * which one was pressed, and a press is one message, also when it is made in two tabs at once.
 */
export function idOfPress(token: string): string {
  return `press.${token}`;
}

/** The token in such an id. */
export function tokenOfPress(id: string | undefined): string | undefined {
  return id?.startsWith("press.") === true ? id.slice(6) : undefined;
}

/** Whether something in it waits for a press. */
function isInteractive(part: Part): boolean {
  switch (part.kind) {
    case "form":
    case "choices":
      return true;
    case "card":
      return part.choices?.some(({ url }) => url === undefined) ?? false;
    case "carousel":
      return part.cards.some(isInteractive);
    default:
      return false;
  }
}

/** A conversation of which nothing is known yet. */
export function historyOf(): History {
  let messages: ChatMessage[] = [];
  let last: number | undefined;
  let live = 0;
  const ratings = new Map<string, string>();
  const used = new Set<string>();
  const forms = new Map<string, string>();

  function note({ sequence, clientId, parts }: ChatMessage): void {
    const token = tokenOfPress(clientId);
    if (token !== undefined) used.add(token);
    if (parts.some(isInteractive)) live = Math.max(live, sequence);
    for (const part of parts) {
      if (part.kind === "rating") ratings.set(part.token, part.value);
      if (part.kind === "form" && part.token !== undefined) forms.set(part.token, "");
      if (part.kind === "text" && token !== undefined && forms.has(token)) forms.set(token, part.text);
    }
  }

  function reset(known?: readonly ChatMessage[]): void {
    messages = known === undefined ? [] : [...known];
    last = known === undefined ? undefined : (known.at(-1)?.sequence ?? 0);
    live = 0;
    ratings.clear();
    used.clear();
    forms.clear();
    messages.forEach(note);
  }

  return {
    get messages() {
      return messages;
    },
    get last() {
      return last;
    },
    get hasOlder() {
      return (messages[0]?.sequence ?? 1) > 1;
    },
    get live() {
      return live;
    },
    ratings,
    used,
    forms,
    reset,
    add(list) {
      const fresh: ChatMessage[] = [];
      let end = last ?? 0;
      for (const message of list) {
        if (message.sequence <= end) continue;
        if (message.sequence > end + 1) return { fresh, hasGap: true };
        end += 1;
        last = end;
        messages.push(message);
        fresh.push(message);
        note(message);
      }
      return { fresh, hasGap: false };
    },
    addOlder(list) {
      const first = messages[0]?.sequence ?? 1;
      const older = list.filter(({ sequence }) => sequence < first);
      if (older.at(-1)?.sequence !== first - 1) return 0;
      messages = [...older, ...messages];
      // What they say of ratings and forms is right when all are read in order.
      messages.forEach(note);
      return older.length;
    },
  };
}
