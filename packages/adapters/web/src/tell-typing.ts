import { account } from "./inbound-base.ts";
import type { Session } from "./session.ts";

/** Tells the person who has the conversation; more than once a second is passed over. */
export async function tellTyping(conversation: string, { host, limit }: Session): Promise<void> {
  if (limit("typing", { key: conversation, share: 1 }) !== undefined) return;
  await host.typing(account, { conversation });
}
