import { type Address, FrontdeskError, type Sent, type ShownReply } from "@frontdesk/core";
import { within } from "./api.ts";
import { maxTextLength } from "./capabilities.ts";
import { type Draft, type DraftOptions, drafting, messageOf, newDraft, restMs } from "./draft.ts";
import { type DraftMessage, editOf, endNative } from "./draft-message.ts";
import { isBlockRefused, isPassing, isTokenRefused, repeatable, sendError } from "./failure.ts";
import { keepNewest } from "./newest.ts";
import type { MessagePiece } from "./piece.ts";
import { keyOf } from "./place.ts";
import type { Workspace } from "./workspace.ts";

/** Replies that are shown while they are written. */
export interface Streams {
  /** Shows more of a reply, unless it is over: whoever comes late must not write over its end. */
  show(workspace: Workspace, address: Address, reply: ShownReply): Promise<void>;
  /**
   * Puts a message into the place of the reply that it completes. Undefined where there is none any more: then it is
   * sent as any other.
   *
   * @throws FrontdeskError as the port's `send` does, never `channel.outcome_unknown`; what the store throws.
   */
  complete(
    workspace: Workspace,
    address: Address,
    id: string,
    piece: MessagePiece,
    signal: AbortSignal,
  ): Promise<Sent | undefined>;
  /** Takes away the reply with this id, unless it is completed. @throws as `complete` does. */
  discard(workspace: Workspace, address: Address, id: string, signal?: AbortSignal): Promise<void>;
  /** Takes away what an earlier process left half-written, but for the reply that is `next`. @throws as `complete` does. */
  tidy(workspace: Workspace, address: Address, next: string | undefined, signal: AbortSignal): Promise<void>;
  /** Slack asked a reply to wait: what is only shown leaves the rate to it. */
  yield(account: string, forMs: number | undefined): void;
  /** Whether a reply is shown in a conversation now. */
  isShown(account: string, address: Address): boolean;
  /** Lets go; what is shown stays, for the process that goes on. */
  close(): Promise<void>;
}

/**
 * How long a reply may stand without more of it before it is taken away, in milliseconds: its turn has failed, or a
 * person has the case.
 */
const patienceMs = 60_000;

/** So many conversations are remembered as having nothing half-written, and so many replies as being over. */
const remembered = 10_000;

/** Makes the streams of an open channel. */
export function streams(options: DraftOptions): Streams {
  const { clock, log, channel, records, pace } = options;
  const drafts = new Map<string, Draft>();
  const over = new Set<string>();
  const clean = new Set<string>();
  const draw = drafting(options);
  const placeOf = (account: string, address: Address): string => `${account} ${keyOf(address)} `;

  function endSoon(draft: Draft): void {
    draft.cancelEnd();
    draft.cancelEnd = clock.after(patienceMs, () => {
      discard(draft.workspace, draft.address, draft.id).catch((error: unknown) => {
        const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
        log.warn("slack.stream_not_ended", { channel, code });
        const isOpen = drafts.get(placeOf(draft.workspace.account, draft.address) + draft.id) === draft;
        if (isOpen) endSoon(draft);
      });
    });
  }

  function forget(key: string): void {
    drafts.get(key)?.cancelEnd();
    drafts.delete(key);
  }

  /** Nothing more of a reply is shown from now on. Its message: of this process, or as an earlier one has left it. */
  async function end({ account }: Workspace, address: Address, id: string): Promise<DraftMessage | undefined> {
    const key = placeOf(account, address) + id;
    remember(over, key);
    const draft = drafts.get(key);
    if (draft !== undefined) draft.isStopped = true;
    // A sight on its way would arrive after the end.
    await draft?.working?.catch(() => undefined);
    if (draft?.message !== undefined) return draft.message;
    const kept = await records.read(account, address, id);
    return kept === undefined ? undefined : messageOf(kept);
  }

  async function discard(workspace: Workspace, address: Address, id: string, signal?: AbortSignal): Promise<void> {
    const { account } = workspace;
    const message = await end(workspace, address, id);
    if (message !== undefined && (await records.claim(account, address, id, "discard"))) {
      await takeAway(workspace, address, id, message, signal);
    }
    forget(placeOf(account, address) + id);
  }

  async function takeAway(
    { account, api }: Workspace,
    address: Address,
    id: string,
    message: DraftMessage,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { ts, isNative } = message;
    if (message.isNative) await endNative(within(api, signal), address, message);
    const answer = await api.call("chat.delete", { channel: String(address.channel), ts }, signal);
    if (answer.kind !== "done" && isPassing(answer)) throw repeatable(sendError(answer));
    await records.gone(account, address, { id, ts, isNative });
  }

  return {
    async show(workspace, address, reply): Promise<void> {
      if (reply.text.trim() === "" || reply.text.length > maxTextLength) return;
      const key = placeOf(workspace.account, address) + reply.id;
      if (over.has(key)) return;
      const draft = drafts.get(key) ?? newDraft(workspace, address, reply.id);
      drafts.set(key, draft);
      endSoon(draft);
      // The next sight has this text too; those of one reply must not overtake each other.
      if (draft.isStopped || draft.working !== undefined) return;
      draft.working = draw(draft, reply).finally(() => {
        draft.working = undefined;
      });
      await draft.working;
    },
    async complete(workspace, address, id, piece, signal): Promise<Sent | undefined> {
      const { account, api } = workspace;
      const message = await end(workspace, address, id);
      if (message === undefined) return undefined;
      const { ts } = message;
      if (await records.claim(account, address, id, "complete")) {
        if (message.isNative) {
          const ended = await endNative(within(api, signal), address, message);
          if (ended.kind !== "done" && isPassing(ended)) throw repeatable(sendError(ended));
        }
        const target = { channel: String(address.channel), ts };
        let answer = await api.call("chat.update", { ...target, ...editOf(piece.payload) }, signal);
        if (answer.kind !== "done" && piece.instead !== undefined && isBlockRefused(answer)) {
          answer = await api.call("chat.update", { ...target, ...editOf(piece.instead) }, signal);
        }
        if (answer.kind !== "done" && (isPassing(answer) || isTokenRefused(answer))) {
          throw repeatable(sendError(answer));
        }
        if (answer.kind === "done") {
          forget(placeOf(account, address) + id);
          return { id: ts };
        }
      }
      // Somebody takes it away, or it can be edited no more: then a message of its own, and no half of one beside it.
      await takeAway(workspace, address, id, message, signal);
      forget(placeOf(account, address) + id);
      return undefined;
    },
    discard,
    async tidy(workspace, address, next, signal): Promise<void> {
      const { account } = workspace;
      const place = placeOf(account, address);
      if (clean.has(place)) return;
      for (const { id } of await records.standing(account, address)) {
        if (id !== next && !drafts.has(place + id)) await discard(workspace, address, id, signal);
      }
      remember(clean, place);
    },
    yield: (account, forMs) => pace.rest(account, forMs ?? restMs),
    isShown: (account, address) =>
      [...drafts].some(([key, { message }]) => message !== undefined && key.startsWith(placeOf(account, address))),
    async close(): Promise<void> {
      const open = [...drafts.values()];
      drafts.clear();
      for (const draft of open) draft.cancelEnd();
      await Promise.allSettled(open.map(({ working }) => working));
    },
  };
}

function remember(known: Set<string>, what: string): void {
  known.add(what);
  keepNewest(known, remembered);
}
