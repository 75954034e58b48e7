import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Desk } from "../ports/desk.ts";
import type { Log } from "../ports/log.ts";
import type { Conversation, Store } from "../ports/store.ts";
import { readState } from "../turn/state.ts";
import { type Audience, sightOf } from "./audience.ts";
import { LatestMap } from "./latest-map.ts";

/** So many conversations are known to have no case; of the others the store is asked. */
const rememberedConversations = 10_000;

/** What passes between customers and people beside the messages, and may be lost. None of it ever rejects. */
export interface Hints {
  /** A turn of a conversation begins, and may open a case. */
  turnBegins(conversation: string): void;
  /** It was committed, and left the conversation with this case, or with none. */
  turnEnded(conversation: string, caseId: string | undefined): void;
  /** Other nodes may have handled conversations meanwhile. */
  forget(): void;
  /** A line of a conversation has left: it is in the transcript now. */
  sent(conversation: string): Promise<void>;
  /** A customer writes. */
  customerTypes(conversation: string): Promise<void>;
  /** A person writes. */
  personTypes(conversation: string, from: { readonly name: string }): Promise<void>;
}

/** Where hints go. */
export interface HintOptions {
  readonly store: Store;
  readonly desk: Desk | undefined;
  readonly audience: Audience;
  readonly log: Log;
}

/** Makes the {@link Hints} of an engine. */
export function hints({ store, desk, audience, log }: HintOptions): Hints {
  // Where no desk listens, nothing is to be known.
  const isTold = desk?.changed !== undefined;
  const withoutCase = new LatestMap<string, true>(rememberedConversations);
  const failed = (conversation: string, error: unknown): void => {
    const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
    log.debug("desk.hint_failed", { conversation, code });
  };
  /** Tells the desk of an open case of the conversation, if it has one. */
  const tellDesk = async (conversation: string, tell: (caseId: string, found: Conversation) => void): Promise<void> => {
    try {
      const loaded = await store.load(conversation);
      if (loaded === undefined) return;
      const id = readState(loaded.conversation.state).case;
      if (id !== undefined) tell(id, loaded.conversation);
    } catch (error) {
      failed(conversation, error);
    }
  };
  return {
    turnBegins(conversation) {
      if (isTold) withoutCase.delete(conversation);
    },
    turnEnded(conversation, caseId) {
      if (isTold && caseId === undefined) withoutCase.set(conversation, true);
    },
    forget() {
      withoutCase.clear();
    },
    sent(conversation) {
      // Most conversations have no case, and this is asked after every message.
      if (!isTold || withoutCase.get(conversation) === true) return Promise.resolve();
      return tellDesk(conversation, (id) => audience.show({ show: "case", case: id }));
    },
    async customerTypes(conversation) {
      if (desk?.typing === undefined) return;
      await tellDesk(conversation, (id, { owner }) => {
        if (owner === "desk") audience.show({ show: "customerTypes", case: id });
      });
    },
    async personTypes(conversation, from) {
      try {
        const found = (await store.load(conversation))?.conversation;
        if (found === undefined) return;
        audience.show({ show: "typing", sight: sightOf(found), from });
      } catch (error) {
        failed(conversation, error);
      }
    },
  };
}
