import { type Address, type Clock, FrontdeskError, type Sent } from "@frontdesk/core";
import type { FileActivity, MessageActivity, TeamsPiece } from "./activity.ts";
import { maxTextLength } from "./capabilities.ts";
import { keyOf } from "./place.ts";
import { type Sending, send } from "./send.ts";

/**
 * Replies that are shown while they are written, in this process: one at a time in a personal chat, as Teams has it.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux
 */
export interface Streams {
  /** Shows a reply as far as it is written; nothing in groups and channels, where Teams has no streaming. */
  show(address: Address, id: string, text: string): Promise<void>;
  /** Sends a piece: as the end of the reply that it completes, else as a message of its own. */
  send(address: Address, piece: StreamPiece, signal: AbortSignal): Promise<Sent>;
  typing(address: Address): Promise<void>;
  /** Ends what is shown, as it stands. */
  close(): Promise<void>;
}

/** A message, and the reply that it completes. */
export interface StreamPiece extends Pick<TeamsPiece, "stream"> {
  readonly activity: MessageActivity | FileActivity;
}

/** A reply that is not written to its end. */
interface Draft {
  readonly address: Address;
  readonly id: string;
  /** Known when Teams has answered the first update. */
  streamId: string | undefined;
  sequence: number;
  text: string;
  /** The update that is on its way. */
  sending: Promise<void> | undefined;
  /** Teams took no more of it: too late, or the customer has stopped it. */
  isStopped: boolean;
  /** Its message is on its way. */
  isEnding: boolean;
  cancelEnd: () => void;
}

/**
 * How long a reply may stand without an update before it is ended as it stands, in milliseconds: its turn has failed, or
 * another process sends its message. Teams gives up after two minutes.
 */
const patienceMs = 30_000;

/** Makes the streams of an open channel. */
export function streams(sending: Sending, clock: Clock): Streams {
  const drafts = new Map<string, Draft>();
  /** By conversation: one stream has ended before the next begins. */
  const ending = new Map<string, Promise<void>>();
  let isClosed = false;

  async function update(draft: Draft): Promise<void> {
    draft.sequence += 1;
    const info = { streamType: "streaming", streamSequence: draft.sequence };
    const activity = { type: "typing", text: draft.text, textFormat: "plain", ...entity(info, draft.streamId) };
    try {
      const { id } = await send(sending, draft.address, activity);
      draft.streamId ??= id;
    } catch (error) {
      draft.isStopped = true;
      throw error;
    } finally {
      draft.sending = undefined;
    }
  }

  function begin(address: Address, id: string): Draft {
    const draft: Draft = {
      address,
      id,
      streamId: undefined,
      sequence: 0,
      text: "",
      sending: undefined,
      isStopped: false,
      isEnding: false,
      cancelEnd: () => {},
    };
    drafts.set(keyOf(address), draft);
    return draft;
  }

  /** Nothing half-written stays: what is shown becomes a message. */
  function end(draft: Draft): Promise<void> {
    const key = keyOf(draft.address);
    forget(draft);
    const ended = finish(draft).finally(() => {
      if (ending.get(key) === ended) ending.delete(key);
    });
    ending.set(key, ended);
    return ended;
  }

  async function finish(draft: Draft): Promise<void> {
    await settled(draft);
    if (draft.streamId === undefined) return;
    const activity: MessageActivity = { type: "message", text: draft.text, textFormat: "plain" };
    try {
      await send(sending, draft.address, final(activity, draft.streamId));
    } catch (error) {
      // Teams ends it by itself; there is nobody to tell.
      if (!FrontdeskError.isInstance(error)) throw error;
    }
  }

  function endSoon(draft: Draft): void {
    draft.cancelEnd();
    draft.cancelEnd = clock.after(patienceMs, () => void end(draft));
  }

  function forget(draft: Draft): void {
    draft.cancelEnd();
    if (drafts.get(keyOf(draft.address)) === draft) drafts.delete(keyOf(draft.address));
  }

  return {
    async show(address, id, text): Promise<void> {
      if (address.type !== "personal" || text.trim() === "" || text.length > maxTextLength) return;
      const key = keyOf(address);
      const before = drafts.get(key);
      if (before !== undefined && before.id !== id && !before.isEnding) void end(before);
      await ending.get(key);
      const draft = drafts.get(key) ?? begin(address, id);
      if (draft.id !== id) return;
      endSoon(draft);
      // The next update has this text too; those of one reply must not overtake each other.
      if (draft.isStopped || draft.sending !== undefined) return;
      draft.text = text.toWellFormed();
      draft.sending = update(draft);
      await draft.sending;
    },
    async send(address, piece, signal): Promise<Sent> {
      const draft = piece.stream === undefined ? undefined : drafts.get(keyOf(address));
      await settled(draft);
      if (draft?.streamId === undefined || piece.stream !== draft.id) {
        return send(sending, address, piece.activity, signal);
      }
      // Nobody ends it while its own message does.
      draft.cancelEnd();
      draft.isEnding = true;
      try {
        const sent = await send(sending, address, final(piece.activity, draft.streamId), signal);
        forget(draft);
        return { id: sent.id ?? draft.streamId };
      } catch (error) {
        // What may be tried again keeps its stream. A stream that Teams has ended takes no end: then a message of its own.
        if (!FrontdeskError.isInstance(error, "channel.refused")) {
          draft.isEnding = false;
          if (!isClosed) endSoon(draft);
          throw error;
        }
        forget(draft);
        return send(sending, address, piece.activity, signal);
      }
    },
    async typing(address): Promise<void> {
      // An update says the same, and more.
      if (drafts.has(keyOf(address))) return;
      await send(sending, address, { type: "typing" });
    },
    async close(): Promise<void> {
      isClosed = true;
      const shown = [...drafts.values()].filter(({ isEnding }) => !isEnding);
      await Promise.allSettled([...shown.map(end), ...ending.values()]);
    },
  };
}

/** When no update is on its way; what became of it, `show` has told. */
async function settled(draft: Draft | undefined): Promise<void> {
  await draft?.sending?.catch(() => undefined);
}

function final(activity: MessageActivity | FileActivity, streamId: string): object {
  return { ...activity, ...entity({ streamType: "final" }, streamId) };
}

function entity(info: object, streamId: string | undefined): { readonly entities: readonly object[] } {
  return { entities: [{ type: "streaminfo", ...info, ...(streamId === undefined ? {} : { streamId }) }] };
}
