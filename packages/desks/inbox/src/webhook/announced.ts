import { type Case, type DeskHost, FrontdeskError } from "@frontdesk/core";
import { z } from "zod";
import { tokenHash } from "../access/token.ts";
import { keptDocument } from "../keep/kept-document.ts";

/** Of all nodes that see a case begin to wait, one tells of it. */
export interface Announced {
  /** Whether it is this node's to tell. Never rejects. */
  claim(found: Case, before: Case | undefined): Promise<boolean>;
}

/** The waits that were claimed last. */
const remembered = 500;

/** Opens {@link Announced}. @throws FrontdeskError `store.*`. */
export async function openAnnounced(host: DeskHost): Promise<Announced> {
  const document = await keptDocument(host, "announced", z.array(z.string()), []);
  return {
    async claim({ id, queue, reservedFor }, before) {
      if (!host.isShared) return true;
      // A case may come back to the queue that it was in: whoever had it meanwhile took it at another time.
      const wait = tokenHash(JSON.stringify([id, before?.takenAt, queue, reservedFor?.id]));
      try {
        return await document.change<boolean>((kept) =>
          kept.includes(wait) ? { result: false } : { value: [...kept.slice(1 - remembered), wait], result: true },
        );
      } catch (error) {
        host.log.warn("inbox.webhook_not_claimed", {
          case: id,
          code: FrontdeskError.isInstance(error) ? error.code : "unknown",
        });
        // Rather twice than never.
        return true;
      }
    },
  };
}
