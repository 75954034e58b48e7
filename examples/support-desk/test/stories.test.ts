import { memory, type Outbound, type SourcesPart } from "@frontdesk/core";
import { type Customer, talk } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { ownKnowledge, supportDesk } from "../bot.ts";
import { published } from "../published.ts";
import { locales, returnsOf } from "../shop.ts";
import { stories } from "./stories.ts";

const bot = supportDesk(published(ownKnowledge, "https://shop.example"));

// What was learnt for the first visitor is kept there for the others.
const store = memory();
let visitors = 0;

function visitor(locale: string): Customer {
  visitors += 1;
  const customer = talk(bot, { locale, name: `visitor-${visitors}`, store });
  onTestFinished(async () => {
    expect(customer.errors).toEqual([]);
    await customer.ends();
  });
  return customer;
}

function sourcesOf(messages: readonly Outbound[]): readonly SourcesPart["sources"][number][] {
  return messages.flatMap(({ parts }) => parts).flatMap((part) => (part.kind === "sources" ? part.sources : []));
}

describe.each(locales)("in %s", (locale) => {
  const story = stories[locale];

  test("an order that is named is looked up at once", async () => {
    expect(await visitor(locale).says(story.trackA1234)).toEqual([story.a1234]);
  });

  test("an order that is not named is asked for until it can be one", async () => {
    const customer = visitor(locale);
    expect(await customer.says(story.track)).toEqual([story.whichOrder]);
    expect(await customer.says("Z9")).toEqual([`${story.aNumberIs}\n\n${story.whichOrder}`]);
    expect(await customer.says("B2345")).toEqual([story.b2345]);
  });

  test("a question in the middle of a return is answered, and one return is opened", async () => {
    const customer = visitor(locale);
    const [question] = await customer.says(story.returnA1234);
    expect(question).toContain(story.why);
    expect(customer.buttons).toEqual(story.reasons);

    const [answer, again, ...rest] = await customer.says(story.refund);
    expect(answer).toContain(story.refundDays);
    expect(sourcesOf(customer.messages)).toEqual([{ title: story.refundTitle, url: story.refundUrl }]);
    expect(again).toContain(story.why);
    expect(rest).toEqual([]);
    expect(customer.buttons).toEqual(story.reasons);

    const before = returnsOf("A1234").length;
    const [opened = ""] = await customer.says(story.damaged);
    expect(returnsOf("A1234").at(-1)).toEqual({
      number: story.opened.exec(opened)?.[1],
      order: "A1234",
      reason: "damaged",
    });
    expect(await customer.repeats()).toEqual([]);
    expect(returnsOf("A1234")).toHaveLength(before + 1);
  });

  test("two ways to ask lead to one entry", async () => {
    const customer = visitor(locale);
    for (const question of story.delivery) await customer.says(question);
    const titles = sourcesOf(customer.messages).map(({ title }) => title);
    expect(titles).toEqual([story.deliveryTitle, story.deliveryTitle]);
  });

  test("what the shop does not know is not answered; a person is offered", async () => {
    const customer = visitor(locale);
    expect(await customer.says(story.aeroplanes[0])).toEqual([story.rephrase]);
    await customer.says(story.aeroplanes[1]);
    expect(customer.buttons).toEqual(story.offer);
    await customer.presses(story.offer[0] ?? "");
    expect(await customer.case()).toMatchObject({ queue: "returns" });
    expect(sourcesOf(customer.messages)).toEqual([]);
  });

  test("a person takes over, and gives back", async () => {
    const customer = visitor(locale);
    expect((await customer.says(story.human)).join()).toContain(story.passedOn);
    expect(await customer.case()).toMatchObject({ state: "queued", queue: "returns" });
    await customer.person.takes("Maeve");
    expect(await customer.person.says("Maeve here.")).toEqual(["Maeve here."]);
    expect(await customer.says(story.trackA1234)).toEqual([]);
    expect(await customer.person.givesBack()).toEqual([story.backAgain]);
    expect(await customer.says(story.thanks)).toEqual([story.welcome]);
  });
});
