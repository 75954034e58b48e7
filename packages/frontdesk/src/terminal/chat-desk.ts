import type { Case, Desk, DeskHost } from "@frontdesk/core";

/** A desk at which nobody sits: it says what becomes of a case, and can give it back to the bot. */
export interface ChatDesk extends Desk {
  /** Gives the open case back to the bot; false where there is none. */
  giveBack(): Promise<boolean>;
}

const somebody = { name: "Somebody" };

/** Makes the desk of `frontdesk chat`. `announce` is told each case that waits, once. */
export function chatDesk(announce: (opened: Case) => void): ChatDesk {
  const announced = new Set<string>();
  let host: DeskHost | undefined;
  /** Told after the customer was: each line that has left is a change, and the notice of the handoff is one. */
  const tell = async (desk: DeskHost, id: string): Promise<void> => {
    const lines = await desk.transcript(id);
    if (announced.has(id) || !lines.some(({ author }) => author.kind === "system")) return;
    announced.add(id);
    announce(await desk.case(id));
  };
  return {
    apiVersion: 1,
    name: "chat",
    async open(opened) {
      host = opened;
    },
    changed(id) {
      const opened = host;
      if (opened === undefined || announced.has(id)) return;
      tell(opened, id).catch((error: unknown) => opened.log.error("chat.case_failed", { case: id }, error));
    },
    async giveBack() {
      const [open] = (await host?.cases()) ?? [];
      if (host === undefined || open === undefined) return false;
      await host.take(open.id, somebody);
      await host.giveBack(open.id, somebody);
      return true;
    },
    async close() {
      host = undefined;
    },
  };
}
