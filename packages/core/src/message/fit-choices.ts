import { addAllButLast, addLines, degrade, type Fitting, numbered } from "./fitting.ts";
import { isBlank, shorten } from "./graphemes.ts";
import type { Choice } from "./outbound.ts";
import { choiceLine } from "./part-lines.ts";
import { isPublicAddress, runs } from "./public-address.ts";

/** What becomes of choices: the buttons that can be shown, and lines for what they do not show. */
export interface FittedChoices {
  readonly buttons: readonly Choice[];
  /** Numbered lines, one a choice; to stand under the text. */
  readonly lines: readonly string[];
  /** All of them as lines, for want of another text. */
  readonly all: readonly string[];
}

/** Adds a text with choices under it; the buttons come with the last piece of the text. */
export function addChoices(fitting: Fitting, text: string, choices: readonly Choice[]): void {
  const { buttons, lines, all } = fitChoices(fitting, choices);
  if (buttons.length === 0) {
    addPlainChoices(fitting, text, lines);
    return;
  }
  const full = addAllButLast(fitting, withLines(text, lines));
  if (!isBlank(full)) {
    fitting.parts.push({ kind: "choices", text: full, choices: buttons });
    return;
  }
  // Buttons need a text: that of the part before, or else what they say.
  const last = fitting.parts.at(-1);
  if (last?.kind === "text" && last.format !== "markdown") {
    fitting.parts[fitting.parts.length - 1] = { kind: "choices", text: last.text, choices: buttons };
    return;
  }
  degrade(fitting, "text", "numbered_list", "buttons without a text");
  fitting.parts.push({ kind: "choices", text: addAllButLast(fitting, all.join("\n")), choices: buttons });
}

/** Decides which choices become buttons, and counts them. */
export function fitChoices(fitting: Fitting, choices: readonly Choice[]): FittedChoices {
  const counted = numbered(fitting, choices);
  const all = counted.map(({ choice, number }) => choiceLine(choice, number));
  const limits = fitting.capabilities.choices;
  if (limits === false) {
    if (all.length > 0) degrade(fitting, "choices", "numbered_list", "no buttons here");
    return { buttons: [], lines: all, all };
  }
  const buttons: Choice[] = [];
  const lines: string[] = [];
  let overflow = 0;
  for (const { choice, number } of counted) {
    if (choice.url !== undefined && !opens(limits.urls, choice.url)) {
      degrade(fitting, "choice_url", "line", "no button can open this address here");
      lines.push(choiceLine(choice, number));
    } else if (buttons.length >= limits.max) {
      overflow += 1;
      lines.push(choiceLine(choice, number));
    } else {
      const button = fitLabel(choice, number, limits.labelMaxLength);
      if (button !== choice && !isBlank(choice.label)) {
        degrade(
          fitting,
          "label_length",
          "numbered_line",
          `${choice.label.length} units, at most ${limits.labelMaxLength}`,
        );
        lines.push(choiceLine(choice, number));
      }
      buttons.push(button);
    }
  }
  if (overflow > 0)
    degrade(fitting, "choices", "numbered_list", `${all.length} choices, at most ${limits.max} buttons`);
  return { buttons, lines, all };
}

/** A text with lines under it. */
export function withLines(text: string, lines: readonly string[]): string {
  return (isBlank(text) ? lines : [text, ...lines]).join("\n");
}

function addPlainChoices(fitting: Fitting, text: string, lines: readonly string[]): void {
  if (isBlank(text)) addLines(fitting, lines.join("\n"));
  else fitting.parts.push({ kind: "text", text: addAllButLast(fitting, withLines(text, lines)) });
}

/** A shortened label keeps what a press says, and shows the number of the line that has it in full. */
function fitLabel(choice: Choice, number: number | undefined, limit: number): Choice {
  const isEmpty = isBlank(choice.label);
  if (choice.label.length <= limit && !isEmpty) return choice;
  const place = number === undefined ? "" : `${number}. `;
  const name = isEmpty ? (choice.url ?? choice.say ?? "") : choice.label;
  const label = isBlank(name) ? `${number ?? "…"}` : shorten(isEmpty ? name : place + name, limit);
  if (choice.url !== undefined) return { ...choice, label };
  return { ...choice, label, say: choice.say ?? choice.label };
}

function opens(urls: boolean | "public", url: string): boolean {
  return urls === "public" ? isPublicAddress(url) : urls && !runs(url);
}
