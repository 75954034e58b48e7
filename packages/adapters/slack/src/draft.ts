import type { Address, Clock, Log, ShownReply } from "@frontdesk/core";
import { type ApiAnswer, type Caller, within } from "./api.ts";
import { type DraftMessage, endNative, type Reader, showMore, startByPost, startNative } from "./draft-message.ts";
import { isPassing, isTokenRefused, sendError } from "./failure.ts";
import { known } from "./known.ts";
import { keepNewest } from "./newest.ts";
import type { PreviewPace } from "./preview-pace.ts";
import type { StreamRecord, StreamRecords } from "./stream-record.ts";
import type { Workspace } from "./workspace.ts";

/** What drafts work with. */
export interface DraftOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly channel: string;
  readonly records: StreamRecords;
  readonly pace: PreviewPace;
  /** Who wrote last in a conversation. */
  reader(account: string, address: Address): Reader | undefined;
}

/** A reply that is not complete, in this process. */
export interface Draft {
  readonly workspace: Workspace;
  readonly address: Address;
  readonly id: string;
  message: DraftMessage | undefined;
  /** The call that is on its way. */
  working: Promise<void> | undefined;
  isStopped: boolean;
  cancelEnd: () => void;
}

/** A draft of which nothing is shown yet. */
export function newDraft(workspace: Workspace, address: Address, id: string): Draft {
  return { workspace, address, id, message: undefined, working: undefined, isStopped: false, cancelEnd: () => {} };
}

/** The message of a reply that an earlier process, or this one, has begun. */
export function messageOf({ ts, isNative }: StreamRecord): DraftMessage {
  return { ts, isNative, shown: "" };
}

type Failure = Exclude<ApiAnswer, { kind: "done" }>;

/** So long one sight of a reply may take, in milliseconds: the next one has its text too, and the whole reply waits for it. */
const sightMs = 5_000;

/** How long nothing is shown where Slack asks to wait and does not say how long, in milliseconds. */
export const restMs = 10_000;

/** So many places are remembered in which Slack does not allow its streams. */
const remembered = 1_000;

/** Shows replies: by Slack's own streams where they are allowed, by a message that is edited elsewhere. */
export function drafting(options: DraftOptions): (draft: Draft, reply: ShownReply) => Promise<void> {
  const { clock, log, records, pace } = options;
  /** Where Slack's own streams are not allowed: by account and kind of place. */
  const byEdits = new Set<string>();

  async function begin(draft: Draft, reply: ShownReply, api: Caller, signal: AbortSignal): Promise<void> {
    const { workspace, address, id } = draft;
    const { account } = workspace;
    const [kept, isClaimed] = await known(
      Promise.all([records.read(account, address, id), records.isClaimed(account, address, id)]),
      signal,
    );
    if (isClaimed || draft.isStopped) {
      draft.isStopped = true;
    } else if (kept !== undefined) {
      // An earlier process has begun it. What it had shown is not known: from here it is edited.
      draft.message = messageOf(kept);
      if (draft.message.isNative) await endNative(api, address, draft.message);
    } else {
      const started = await start(draft, reply, api);
      if (started === undefined) return;
      if ("ts" in started) {
        draft.message = started;
        const { ts, isNative } = started;
        await known(records.begin(account, address, { id, ts, isNative }), signal);
      } else failed(draft, started);
    }
  }

  /** Undefined where replies need the rate. */
  async function start(
    { workspace, address }: Draft,
    reply: ShownReply,
    api: Caller,
  ): Promise<DraftMessage | Failure | undefined> {
    const { account } = workspace;
    const isDirect = String(address.channel).startsWith("D");
    const reader = isDirect ? undefined : options.reader(account, address);
    const place = `${account} ${isDirect ? "direct" : "channel"}`;
    // In channels Slack streams for one reader; a direct conversation has a stream in threads only.
    if (address.thread !== undefined && (isDirect || reader !== undefined) && !byEdits.has(place)) {
      if (!pace.take(account, "chat.startStream")) return undefined;
      const started = await startNative(api, address, reader, reply);
      if ("ts" in started || isPassing(started) || isTokenRefused(started)) return started;
      byEdits.add(place);
      keepNewest(byEdits, remembered);
      const reason = started.kind === "refused" ? started.error : started.reason;
      log.debug("slack.no_streams", { channel: options.channel, account, reason });
    }
    return pace.take(account, "chat.postMessage") ? startByPost(api, address, reply) : undefined;
  }

  async function goOn(draft: Draft, message: DraftMessage, reply: ShownReply, api: Caller): Promise<void> {
    const method = message.isNative ? "chat.appendStream" : "chat.update";
    if (!pace.take(draft.workspace.account, method)) return;
    const answer = await showMore(api, draft.address, message, reply);
    if (answer.kind !== "done") failed(draft, answer);
  }

  /** What may pass is tried again with the next sight, which has all of the text; what Slack refuses is not. */
  function failed(draft: Draft, failure: Failure): void {
    const { code, retryAfterMs } = sendError(failure);
    switch (code) {
      case "channel.rate_limited":
        pace.rest(draft.workspace.account, retryAfterMs ?? restMs);
        return;
      case "channel.unavailable":
        return;
      case "channel.outcome_unknown":
        // Of a first call that may have arrived, a second could stand beside it.
        draft.isStopped = draft.message === undefined;
        return;
      default:
        draft.isStopped = failure.kind !== "refused" || failure.error !== "message_not_in_streaming_state";
    }
  }

  return async (draft, reply) => {
    const time = new AbortController();
    const cancel = clock.after(sightMs, () => time.abort());
    const api = within(draft.workspace.api, time.signal);
    try {
      if (draft.message === undefined) await begin(draft, reply, api, time.signal);
      else await goOn(draft, draft.message, reply, api);
    } finally {
      cancel();
    }
  };
}
