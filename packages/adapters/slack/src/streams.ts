import { type Address, FrontdeskError, type Sent, type ShownReply } from "@frontdesk/core";
import { maxTextLength } from "./capabilities.ts";
import { type Draft, type DraftOptions, drafting, messageOf, newDraft } from "./draft.ts";
import { type DraftMessage, editOf, endNative } from "./draft-message.ts";
import { isBlockRefused, isPassing, isTokenRefused, sendError } from "./failure.ts";
import type { MessagePiece } from "./piece.ts";
import { keyOf } from "./place.ts";
import type { Workspace } from "./workspace.ts";

/** Replies that are shown while they are written. */
export interface Streams {
  show(workspace: Workspace, address: Address, reply: ShownReply): Promise<void>;
  /**
   * Puts a message into the place of the reply that it completes. Undefined where there is none any more: then it is
   * sent as any other.
   *
   * @throws FrontdeskError as the port's `send` does.
   */
  complete(
    workspace: Workspace,
    address: Address,
    id: string,
    piece: MessagePiece,
    signal: AbortSignal,
  ): Promise<Sent | undefined>;
  /** Takes away the reply with this id. */
  discard(workspace: Workspace, address: Address, id: string): Promise<void>;
  /** Takes away what an earlier process left half-written. */
  tidy(workspace: Workspace, address: Address): Promise<void>;
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

/** So many conversations are remembered as having nothing half-written. */
const remembered = 10_000;

/** Makes the streams of an open channel. */
export function streams(options: DraftOptions): Streams {
  const { clock, log, channel, records } = options;
  const drafts = new Map<string, Draft>();
  const clean = new Set<string>();
  const draw = drafting(options);
  const placeOf = (account: string, address: Address): string => `${account} ${keyOf(address)} `;

  function endSoon(draft: Draft): void {
    draft.cancelEnd();
    draft.cancelEnd = clock.after(patienceMs, () => {
      discard(draft.workspace, draft.address, draft.id).catch((error: unknown) => {
        const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
        log.warn("slack.stream_not_ended", { channel, code });
      });
    });
  }

  function forget(key: string): void {
    drafts.get(key)?.cancelEnd();
    drafts.delete(key);
  }

  /** The message of a reply: of this process, or as an earlier one has left it. */
  async function find(workspace: Workspace, address: Address, id: string): Promise<DraftMessage | undefined> {
    const draft = drafts.get(placeOf(workspace.account, address) + id);
    await draft?.working?.catch(() => undefined);
    if (draft?.message !== undefined) return draft.message;
    const kept = (await records.read(workspace.account, address)).find((record) => record.id === id);
    return kept === undefined ? undefined : messageOf(kept);
  }

  async function discard(workspace: Workspace, address: Address, id: string): Promise<void> {
    const { account, api } = workspace;
    const message = await find(workspace, address, id);
    forget(placeOf(account, address) + id);
    if (message === undefined) return;
    // What completes it may have been sent by another process since.
    const kept = (await records.read(account, address)).find((record) => record.id === id);
    if (kept?.isDone === true) return;
    if (message.isNative) await endNative(api, address, message);
    const answer = await api.call("chat.delete", { channel: String(address.channel), ts: message.ts });
    if (answer.kind !== "done" && isPassing(answer)) throw sendError(answer);
    await records.write(account, address, { id, ts: message.ts, isNative: false, isDone: true });
  }

  return {
    async show(workspace, address, reply): Promise<void> {
      if (reply.text.trim() === "" || reply.text.length > maxTextLength) return;
      const place = placeOf(workspace.account, address);
      const draft = drafts.get(place + reply.id) ?? newDraft(workspace, address, reply.id);
      drafts.set(place + reply.id, draft);
      endSoon(draft);
      // The next sight has this text too; those of one reply must not overtake each other.
      if (draft.isStopped || draft.working !== undefined || clock.now() < draft.restsUntil) return;
      draft.working = draw(draft, reply).finally(() => {
        draft.working = undefined;
      });
      await draft.working;
    },
    async complete(workspace, address, id, piece, signal): Promise<Sent | undefined> {
      const { account, api } = workspace;
      const message = await find(workspace, address, id);
      if (message === undefined) return undefined;
      const { ts } = message;
      await records.write(account, address, { id, ts, isNative: message.isNative, isDone: true });
      if (message.isNative) {
        const ended = await endNative(api, address, message);
        if (ended.kind !== "done" && isPassing(ended)) throw repeatable(sendError(ended));
      }
      const target = { channel: String(address.channel), ts };
      let answer = await api.call("chat.update", { ...target, ...editOf(piece.payload) }, signal);
      if (answer.kind !== "done" && piece.instead !== undefined && isBlockRefused(answer)) {
        answer = await api.call("chat.update", { ...target, ...editOf(piece.instead) }, signal);
      }
      if (answer.kind !== "done" && (isPassing(answer) || isTokenRefused(answer))) throw repeatable(sendError(answer));
      forget(placeOf(account, address) + id);
      if (answer.kind === "done") return { id: ts };
      // Somebody has taken it away, or it can be edited no more: then a message of its own.
      await api.call("chat.delete", target, signal);
      return undefined;
    },
    discard,
    async tidy(workspace, address): Promise<void> {
      const { account } = workspace;
      const place = placeOf(account, address);
      if (clean.has(place)) return;
      for (const { id, isDone } of await records.read(account, address)) {
        if (!isDone && !drafts.has(place + id)) await discard(workspace, address, id);
      }
      if (clean.size >= remembered) clean.clear();
      clean.add(place);
    },
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

/** An edit that is repeated has no second effect. */
function repeatable(error: FrontdeskError): FrontdeskError {
  if (error.code !== "channel.outcome_unknown") return error;
  return new FrontdeskError("channel.unavailable", error.message, { retryable: true });
}
