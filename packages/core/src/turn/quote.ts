import type { Part } from "../message/outbound.ts";
import type { Hit } from "../ports/knowledge.ts";
import type { TurnDraft } from "./draft.ts";

/** Answers with a passage and its source, and asks whether it was of use. */
export function quote(draft: TurnDraft, { passage }: Hit): void {
  const parts: Part[] = [
    { kind: "text", text: passage.body, format: "markdown" },
    { kind: "sources", sources: [{ title: passage.title, url: passage.url }] },
  ];
  if (draft.bot.feedback) parts.push({ kind: "feedback" });
  draft.say(parts);
}
