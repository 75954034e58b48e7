import type { Decision, Evidence } from "@frontdesk/core";
import { terminalText } from "./terminal-text.ts";

/** Who answered, in words. */
const deciders: { readonly [By in Decision["by"]]: string } = {
  person: "a person has the conversation",
  button: "a button",
  command: "a command",
  global_word: "a word that always works",
  answer: "an answer to the open question",
  correction: "a correction of an earlier answer",
  intent: "an intent",
  knowledge: "knowledge",
  clarify: "two things were close: asked which",
  refused_answer: "an answer that the question does not accept",
  rephrase: "not understood: asked to rephrase",
  files: "your answer to files",
  fallback: "not understood again: the fallback",
  notice: "a notice",
};

/** What was understood of a message and why it was answered so, for people. */
export function decisionLines({ by, what, probability, classification, hits }: Decision): readonly string[] {
  const sure = probability === undefined ? "" : `, ${percent(probability)} sure`;
  const lines = [`${deciders[by]}${what === "" ? "" : `: ${terminalText(what)}`}${sure}`];
  if (classification !== undefined) {
    const { candidates, outOfScope, accepted, evidence } = classification;
    const shown = candidates.map(({ label, probability }) => `${label} ${percent(probability)}`).join(", ");
    lines.push(
      `intents    ${shown === "" ? "none" : shown}; none of them ${percent(outOfScope)}; ${accepted ? "accepted" : "below the threshold"}`,
    );
    if (evidence.length > 0) lines.push(`because    ${evidenceLine(evidence)}`);
  }
  for (const { passage, probability, evidence } of hits ?? []) {
    lines.push(`knowledge  ${terminalText(passage.title)} ${percent(probability)} (${terminalText(passage.document)})`);
    if (evidence.length > 0) lines.push(`because    ${evidenceLine(evidence)}`);
  }
  return lines;
}

function evidenceLine(evidence: readonly Evidence[]): string {
  return evidence
    .map(({ feature, weight }) => `${terminalText(feature)} ${weight >= 0 ? "+" : "−"}${Math.abs(weight).toFixed(2)}`)
    .join(", ");
}

function percent(probability: number): string {
  return `${Math.round(probability * 100)} %`;
}
