import type { Address, Clock, Log, ShownReply } from "@frontdesk/core";
import type { ApiAnswer } from "./api.ts";
import { type DraftMessage, endNative, type Reader, showMore, startByPost, startNative } from "./draft-message.ts";
import { isPassing, isTokenRefused } from "./failure.ts";
import type { StreamRecord, StreamRecords } from "./stream-record.ts";
import type { Workspace } from "./workspace.ts";

/** What drafts work with. */
export interface DraftOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly channel: string;
  readonly records: StreamRecords;
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
  /** Slack asked to wait until then. */
  restsUntil: number;
  isStopped: boolean;
  cancelEnd: () => void;
}

/** A draft of which nothing is shown yet. */
export function newDraft(workspace: Workspace, address: Address, id: string): Draft {
  const nothing = { message: undefined, working: undefined, restsUntil: 0, isStopped: false, cancelEnd: () => {} };
  return { workspace, address, id, ...nothing };
}

/** The message of a reply that an earlier process, or this one, has begun. */
export function messageOf({ ts, isNative }: StreamRecord): DraftMessage {
  return { ts, isNative, shown: "" };
}

type Failure = Exclude<ApiAnswer, { kind: "done" }>;

/** Shows replies: by Slack's own streams where they are allowed, by a message that is edited elsewhere. */
export function drafting(options: DraftOptions): (draft: Draft, reply: ShownReply) => Promise<void> {
  const { clock, log, records } = options;
  /** Where Slack's own streams are not allowed: by account and kind of place. */
  const byEdits = new Set<string>();

  async function begin(draft: Draft, reply: ShownReply): Promise<void> {
    const { workspace, address, id } = draft;
    const kept = (await records.read(workspace.account, address)).find((record) => record.id === id);
    if (kept?.isDone === true) {
      draft.isStopped = true;
    } else if (kept !== undefined) {
      // An earlier process has begun it. What it had shown is not known: from here it is edited.
      draft.message = messageOf(kept);
      if (draft.message.isNative) await endNative(workspace.api, address, draft.message);
    } else {
      const started = await start(draft, reply);
      if ("ts" in started) {
        draft.message = started;
        const { ts, isNative } = started;
        await records.write(workspace.account, address, { id, ts, isNative, isDone: false });
      } else stop(draft, started);
    }
  }

  async function start({ workspace, address }: Draft, reply: ShownReply): Promise<DraftMessage | Failure> {
    const { account, api } = workspace;
    const isDirect = String(address.channel).startsWith("D");
    const reader = isDirect ? undefined : options.reader(account, address);
    const place = `${account} ${isDirect ? "direct" : "channel"}`;
    // In channels Slack streams for one reader; a direct conversation has a stream in threads only.
    if (address.thread !== undefined && (isDirect || reader !== undefined) && !byEdits.has(place)) {
      const started = await startNative(api, address, reader, reply);
      if ("ts" in started || isPassing(started) || isTokenRefused(started)) return started;
      byEdits.add(place);
      const reason = started.kind === "refused" ? started.error : started.reason;
      log.debug("slack.no_streams", { channel: options.channel, account, reason });
    }
    return startByPost(api, address, reply);
  }

  /** Waits where Slack asks to; what fails otherwise is not shown any further. */
  function stop(draft: Draft, failure: Failure): void {
    if (failure.kind === "refused" && (failure.status === 429 || /^rate_?limited$/.test(failure.error))) {
      draft.restsUntil = clock.now() + (failure.retryAfterMs ?? 10_000);
      return;
    }
    // Whether a first call arrived may not be known: a second could stand beside it.
    const goesOn = failure.kind === "refused" && failure.error === "message_not_in_streaming_state";
    draft.isStopped = draft.message === undefined || !goesOn;
  }

  return async (draft, reply) => {
    if (draft.message === undefined) {
      await begin(draft, reply);
      return;
    }
    const answer = await showMore(draft.workspace.api, draft.address, draft.message, reply);
    if (answer.kind !== "done") stop(draft, answer);
  };
}
