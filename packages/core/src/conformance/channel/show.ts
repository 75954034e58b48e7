import { expect } from "vitest";
import type { Choice, Outbound } from "../../message/outbound.ts";
import type { ShownMessage } from "./fixture.ts";
import type { Session } from "./session.ts";
import { compact } from "./texts.ts";

/** Sends a message and answers what was seen of it. */
export async function show(session: Session, message: Outbound): Promise<readonly ShownMessage[]> {
  const place = await session.place();
  await session.news(place);
  await session.send(place, message);
  return session.news(place);
}

/** The texts of messages. */
export function textOf(shown: readonly ShownMessage[]): string {
  return shown.map(({ text }) => text).join("\n");
}

/** Every word of messages, wherever it stands. */
export function everything(shown: readonly ShownMessage[]): string {
  return shown
    .flatMap(({ text, others, buttons, marks }) => [text, ...others, ...buttons.map(({ label }) => label), ...marks])
    .join("\n");
}

/** Each choice is a button with its whole label, or a numbered line; what is shown is in order and within the limits. */
export function expectChoosable(session: Session, shown: readonly ShownMessage[], choices: readonly Choice[]): void {
  const seen = compact(textOf(shown));
  const pressable = shown.flatMap(({ buttons }) => buttons);
  const limits = session.channel.capabilities.choices;
  if (limits !== false) {
    for (const message of shown) expect(message.buttons.length).toBeLessThanOrEqual(Math.max(limits.max, 1));
    for (const { label } of pressable) expect(label.length).toBeLessThanOrEqual(limits.labelMaxLength);
  }
  choices.forEach((choice, index) => {
    const button = pressable.find((each) => each.token === choice.token);
    const inFull = button?.label === choice.label || seen.includes(compact(`${index + 1}. ${choice.label}`));
    expect(inFull, `choice ${index + 1} of ${choices.length}`).toBe(true);
  });
  const order = pressable.map((button) => choices.findIndex((choice) => choice.token === button.token));
  expect(order).toEqual(order.toSorted((one, other) => one - other));
}
