import { account } from "../inbound-base.ts";
import type { Session } from "../session.ts";
import type { WhyAnswered } from "./protocol.ts";

/** Why messages of one conversation were answered as they were. */
export interface Reasons {
  /** The reason behind what the bot said at a place of the history: the decision about the last message before it. */
  before(sequence: number): WhyAnswered | undefined;
}

/** Reads what was decided in a conversation; undefined where the channel does not explain itself. */
export async function readReasons({ host, settings }: Session, conversation: string): Promise<Reasons | undefined> {
  if (!settings.explain) return undefined;
  const decisions = await host.decisions(account, { conversation });
  return {
    before(sequence) {
      const decision = decisions.findLast(({ message }) => message < sequence);
      if (decision === undefined) return undefined;
      const { by, what, probability, intents, passages } = decision;
      return {
        by,
        what,
        ...(probability === undefined ? {} : { probability }),
        intents,
        passages: passages.map(({ title, probability: share }) => ({ title, probability: share })),
      };
    },
  };
}
