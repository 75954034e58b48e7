import type { Desk } from "../ports/desk.ts";

/** Several desks as one: people at each see all cases, and whoever takes one first has it. */
export function joinDesks(given: Desk | readonly Desk[] | undefined): Desk | undefined {
  if (given === undefined || !isList(given)) return given;
  const [first, ...others] = given;
  if (first === undefined || others.length === 0) return first;
  return {
    apiVersion: 1,
    name: given.map(({ name }) => name).join("+"),
    routes: given.flatMap(({ routes }) => routes ?? []),
    sockets: given.flatMap(({ sockets }) => sockets ?? []),
    async open(host) {
      const opened: Desk[] = [];
      try {
        for (const desk of given) {
          await desk.open(host);
          opened.push(desk);
        }
      } catch (error) {
        await Promise.allSettled(opened.map((desk) => desk.close()));
        throw error;
      }
    },
    changed(caseId) {
      for (const desk of given) desk.changed?.(caseId);
    },
    missed() {
      for (const desk of given) desk.missed?.();
    },
    async forgotten(caseIds) {
      for (const desk of given) await desk.forgotten?.(caseIds);
    },
    typing(caseId) {
      for (const desk of given) desk.typing?.(caseId);
    },
    async close() {
      const closed = await Promise.allSettled(given.map((desk) => desk.close()));
      const failed = closed.find((outcome) => outcome.status === "rejected");
      if (failed !== undefined) throw failed.reason;
    },
  };
}

function isList(given: Desk | readonly Desk[]): given is readonly Desk[] {
  return Array.isArray(given);
}
