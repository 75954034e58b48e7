import type { Handler } from "../definition/intent.ts";
import type { Next } from "../definition/middleware.ts";
import type { ReceivedFile } from "../definition/turn.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { TurnDraft } from "./draft.ts";
import type { RunState } from "./state.ts";

async function invitationTo(channel: string, { conversation, services, identity }: TurnDraft): Promise<string> {
  if (conversation.kind === "group" || conversation.kind === "channel") {
    throw new FrontdeskError("channel.no_invitation", "An invitation in a group would be for everybody in it.", {
      hint: "Give one only where `turn.conversation.kind` is `direct` or `web`.",
    });
  }
  return services.invitation(identity, channel);
}

/** What a handler reads of its turn: facts of the conversation, and what its middleware has added. */
export async function factsFor(draft: TurnDraft, handler: Handler, run: RunState): Promise<object> {
  const { conversation, locale, user } = draft;
  let facts: object = {
    text: run.text,
    files: (run.files ?? []).map((file): ReceivedFile => {
      return { ...file, read: () => draft.services.readFile(file.id) };
    }),
    user,
    locale,
    now: new Date(run.startedAt),
    channel: conversation.channel,
    conversation: { id: conversation.id, kind: conversation.kind },
    signal: draft.signal,
    profile: () => draft.services.profile(draft.identity),
    invitation: (channel: string) => invitationTo(channel, draft),
  };
  for (const middleware of handler.middleware) {
    const known = draft.added.get(middleware);
    if (known !== undefined) {
      facts = { ...facts, ...known };
      continue;
    }
    let add: object = {};
    // Safe: the kit typed this middleware for exactly the facts that those before it have built.
    await middleware(facts as never, (given) => {
      add = given;
      // Safe: `Next` exists for the compiler alone.
      return Promise.resolve({} as Next<object>);
    });
    draft.added.set(middleware, add);
    facts = { ...facts, ...add };
  }
  return facts;
}
