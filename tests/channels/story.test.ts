import { expect, test } from "vitest";
import { supportDesk } from "../../examples/support-desk/bot.ts";
import { findOrder, orderText } from "../../examples/support-desk/shop.ts";
import { stories } from "../../examples/support-desk/test/stories.ts";
import { openPlace, type Seen, until, type Visitor } from "./visitors.ts";

const story = stories.en;
const textOf = (seen: readonly Seen[]): string => seen.map(({ text }) => text).join("\n");
const choicesOf = (seen: readonly Seen[]): readonly string[] =>
  seen.findLast(({ choices }) => choices.length > 0)?.choices ?? [];

/** Does something and waits for an answer with all of these in it. */
async function after(visitor: Visitor, act: () => Promise<void>, ...wanted: readonly (string | RegExp)[]) {
  const before = (await visitor.seen()).length;
  await act();
  return until(visitor, before, (seen) => {
    const text = textOf(seen);
    return wanted.every((one) => (typeof one === "string" ? text.includes(one) : one.test(text)));
  });
}

const orderLine = async (id: string): Promise<string> => {
  const order = await findOrder(id, new Date());
  return order === undefined ? "" : orderText(order).en;
};

test("one story on every channel: the same words to read, the same buttons to press, the same person to talk to", async () => {
  const { visitors, desk } = await openPlace(supportDesk());
  expect(visitors.map(({ channel }) => channel)).toEqual(["slack", "telegram", "teams", "web"]);
  const [tracked, delivered] = [await orderLine("A1234"), await orderLine("B2345")];

  /** The customer's side, up to the person. */
  async function tells(visitor: Visitor) {
    const says = (text: string, ...wanted: readonly (string | RegExp)[]) =>
      after(visitor, () => visitor.writes(text), ...wanted);
    await says(story.trackA1234, tracked);
    await says(story.track, story.whichOrder);
    await says("Z9", story.aNumberIs);
    await says("B2345", delivered);
    const reasons = choicesOf(await says(story.returnA1234, story.why));
    const answered = textOf(await says(story.refund, story.refundDays, story.refundTitle, story.why));
    await after(visitor, () => visitor.presses(story.reasons[0] ?? ""), /R-[2-9A-HJ-NP-Z]{8}/);
    // Who types the label of a button, or its number, has chosen it.
    await says(story.returnA1234, story.why);
    await says("2", /R-[2-9A-HJ-NP-Z]{8}/);
    await says(story.human, story.passedOn);
    return { reasons, hasSource: answered.includes(story.refundTitle) };
  }
  const told = await Promise.all(visitors.map(tells));
  for (const one of told) expect(one).toEqual({ reasons: story.reasons, hasSource: true });

  /** The person's side. */
  for (const visitor of visitors) {
    const found = (await desk.host.cases()).find(({ channel }) => channel === visitor.channel);
    const id = found?.id ?? "";
    expect(found).toMatchObject({ state: "queued", channel: visitor.channel });
    await after(visitor, () => desk.host.take(id, { name: "Kim" }), "Kim");
    await after(
      visitor,
      () => desk.host.say(id, { name: "Kim" }, `Hello on ${visitor.channel}. <b>&amp;</b> *x*`, "1"),
      `Hello on ${visitor.channel}. <b>&amp;</b> *x*`,
    );
    await visitor.writes("Thank you, Kim");
    await expect
      .poll(async () => textOfParts((await desk.host.transcript(id)).at(-1)?.parts), { timeout: 10_000 })
      .toBe("Thank you, Kim");
    await after(visitor, () => desk.host.giveBack(id, { name: "Kim" }), story.backAgain);
    await after(visitor, () => visitor.writes(story.thanks), story.welcome);
  }
});

function textOfParts(parts: readonly object[] | undefined): string {
  return (parts ?? []).map((part) => ("text" in part ? String(part.text) : "")).join("");
}
