import type { HttpRequest, HttpResponse, SocketListener, SocketRoute } from "@frontdesk/core";
import { z } from "zod";
import { isOwnOrigin } from "../access/own-origin.ts";
import { signedInBy } from "../access/signed-in.ts";
import type { PageFrame } from "../api/protocol.ts";
import { refuse, refuseFor, signedOut } from "../http/answers.ts";
import type { CurrentInbox } from "../http/endpoint.ts";
import type { LivePage } from "./live.ts";

const pageFrame = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("looking"), case: z.string().max(100).nullable() }),
  z.object({ kind: z.literal("presence"), presence: z.enum(["online", "away"]) }),
]);

/** `/inbox/api/live`: who may come in is decided before the connection is made. */
export function liveSocket(current: CurrentInbox): SocketRoute {
  return {
    path: "/inbox/api/live",
    maxMessageBytes: 4_096,
    async accept(request: HttpRequest): Promise<SocketListener | HttpResponse> {
      const inbox = current();
      if (inbox === undefined) return refuseFor(1_000, 503, "The inbox is not open.");
      const signedIn = await signedInBy(inbox, request);
      if (signedIn === undefined) return signedOut();
      if (!isOwnOrigin(request)) {
        return refuse(403, "not_allowed", "The inbox does not answer pages of other sites.");
      }
      let page: LivePage | undefined;
      return {
        open(socket) {
          page = inbox.live.open(socket, signedIn.signIn);
        },
        message(text) {
          const frame = readFrame(text);
          if (frame !== undefined) page?.say(frame);
        },
        close() {
          page?.closed();
        },
      };
    },
  };
}

/** What a page of a later version may say beside is passed over. */
function readFrame(text: string): PageFrame | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return pageFrame.safeParse(value).data;
}
