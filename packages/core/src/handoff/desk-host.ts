import { type HostServices, keptSecret } from "../delivery/channel-host.ts";
import { type DeskAction, deskEvent } from "../delivery/event.ts";
import { uuidv7 } from "../delivery/uuid.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { DeskHost, Person } from "../ports/desk.ts";
import type { Case } from "./case.ts";

const openStates = ["queued", "agent"] as const;

/** The way of a desk into core. */
export function deskHost(services: HostServices): DeskHost {
  const { bot, store, clock, random, log } = services;

  async function known(id: string): Promise<Case> {
    const found = await store.case(id);
    if (found !== undefined) return found;
    throw new FrontdeskError("handoff.unknown_case", "There is no such case.", { hint: "List the cases again." });
  }

  async function act(action: DeskAction, id: string, person: Person, key: string, text?: string): Promise<void> {
    const found = await known(id);
    if (!openStates.some((state) => state === found.state)) {
      throw new FrontdeskError("handoff.unknown_case", "The case is over.", { hint: "List the cases again." });
    }
    if (action !== "take" && found.person?.name !== person.name) {
      const hint = found.person === undefined ? "Take it first." : "Take it over first, if that was agreed.";
      throw new FrontdeskError("handoff.not_owner", "Somebody else has the case, or nobody.", { hint });
    }
    const event = deskEvent(found.conversation, { kind: "desk", action, case: id, person, text }, key, clock.now());
    const [outcome] = await services.accept([event]);
    if (outcome?.status === "refused") {
      throw new FrontdeskError("handoff.unknown_case", "The case cannot be taken any more.", {
        hint: "List the cases again.",
      });
    }
  }

  return {
    bot: { id: bot.id, name: bot.name, queues: bot.queues },
    clock,
    random,
    log,
    cases: (options = {}) => store.cases({ states: options.states ?? openStates, limit: options.limit ?? 100 }),
    case: known,
    async transcript(id, options = {}) {
      const { conversation } = await known(id);
      if (options.after !== undefined) return store.history(conversation, { after: options.after, limit: 1_000 });
      return store.history(conversation, { last: 50, limit: 50 });
    },
    take: (id, person) => act("take", id, person, `take:${uuidv7(clock, random)}`),
    async say(id, person, text, key) {
      if (text.trim() === "")
        throw new FrontdeskError("message.invalid", "The line is empty.", { hint: "Write something." });
      await act("line", id, person, `line:${key}`, text);
    },
    giveBack: (id, person) => act("return", id, person, `return:${uuidv7(clock, random)}`),
    end: (id, person) => act("end", id, person, `end:${uuidv7(clock, random)}`),
    secret: (purpose) => keptSecret(store, random, `desk/${purpose}`),
  };
}
