import { z } from "zod";

/** Who is connected to a node. */
export const crowdSchema = z.object({
  /** Somebody's page, with the case that it shows. */
  pages: z.array(z.object({ person: z.string(), state: z.enum(["online", "away"]), looking: z.string().optional() })),
  /** Who writes where; perhaps with a page at another node. */
  typing: z.array(z.object({ person: z.string(), case: z.string() })),
});

/** Who is connected to a node, or to several. */
export type Crowd = z.infer<typeof crowdSchema>;

/** No one. */
export const nobody: Crowd = { pages: [], typing: [] };

/** Whether it is no one. */
export function isEmpty({ pages, typing }: Crowd): boolean {
  return pages.length + typing.length === 0;
}

/** Whether somebody is there in it; undefined: they are not. */
export function stateIn({ pages }: Crowd, person: string): "online" | "away" | undefined {
  const states = pages.filter((page) => page.person === person).map(({ state }) => state);
  return states.includes("online") ? "online" : states[0];
}

/** Who has a case open in it. */
export function lookingIn({ pages }: Crowd, caseId: string): readonly string[] {
  return pages.filter(({ looking }) => looking === caseId).map(({ person }) => person);
}

/** Whether somebody writes in a case. */
export function isTypingIn({ typing }: Crowd, caseId: string, person: string): boolean {
  return typing.some((one) => one.case === caseId && one.person === person);
}

/** Whether the same people look at a case in both, and the same ones write. */
export function isSameAt(one: Crowd, other: Crowd, caseId: string): boolean {
  const at = (crowd: Crowd): string =>
    JSON.stringify([lookingIn(crowd, caseId), crowd.typing.filter((typing) => typing.case === caseId)]);
  return at(one) === at(other);
}
