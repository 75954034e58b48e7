import { type Bot, frontdesk } from "@frontdesk/core";
import { expectTypeOf, test } from "vitest";
import { z } from "zod";

declare const crm: { find(user: { id: string }): Promise<{ name: string; vip: boolean }> };
declare const shop: { openReturn(order: string, reason: string, key: string): Promise<string> };
declare const model: {
  text(): AsyncIterable<string>;
  stream(signal: AbortSignal): Promise<ReadableStream<string>>;
  numbers(): AsyncIterable<number>;
};

const front = frontdesk({ id: "acme", name: "Acme support", locales: ["en", "ru"], queues: ["returns", "billing"] })
  .use(async (turn, next) => next({ customer: await crm.find(turn.user) }))
  .use(async (turn, next) => next({ greeting: `Hi ${turn.customer.name}` }));

test("a definition infers as promised", () => {
  const returns = front.intent({
    name: "return_order",
    examples: { en: ["return A1234"], ru: ["хочу вернуть заказ"] },
    slots: {
      order: front.ask({ en: "Which order?", ru: "Какой заказ?" }, z.string().regex(/^[A-Z]\d{4}$/), {
        invalid: { en: "Like A1234.", ru: "Например A1234." },
      }),
      reason: front.ask("Why?", z.enum(["damaged", "wrong item", "other"]), {
        labels: { damaged: { en: "Damaged", ru: "Повреждён" } },
      }),
    },
    async run(turn) {
      const { order, reason } = turn.slots;
      expectTypeOf(order).toEqualTypeOf<string>();
      expectTypeOf(reason).toEqualTypeOf<"damaged" | "wrong item" | "other">();
      expectTypeOf(turn.locale).toEqualTypeOf<"en" | "ru">();
      expectTypeOf(turn.greeting).toEqualTypeOf<string>();
      if (reason === "other") return turn.handoff({ queue: "returns", note: order });
      // @ts-expect-error no such queue
      if (order === "x") return turn.handoff({ queue: "nope" });
      // @ts-expect-error no such reason
      if (reason === "nope") return;
      // @ts-expect-error no such slot
      turn.slots.ordr;
      // @ts-expect-error misspelt field added by use()
      turn.customer.nam;
      // @ts-expect-error a translation is missing
      await turn.ask("colour", { en: "Which colour?" }, z.string());
      const size: number = await turn.ask("size", { en: "Which size?", ru: "Какой размер?" }, z.coerce.number());
      const colour = await turn.choose("colour", "Colour?", { red: { en: "Red", ru: "Красный" }, blue: "Blue" });
      expectTypeOf(colour).toEqualTypeOf<"red" | "blue">();
      expectTypeOf(await turn.confirm("sure", "Sure?")).toEqualTypeOf<boolean>();
      const contact = await turn.form("contact", {
        title: { en: "Contact", ru: "Контакты" },
        fields: {
          email: front.ask("E-mail?", z.email()),
          topic: front.ask("Topic?", z.enum(["order", "other"])),
          age: front.ask("Age?", z.coerce.number().optional()),
        },
        submit: "OK",
      });
      expectTypeOf(contact.email).toEqualTypeOf<string>();
      expectTypeOf(contact.topic).toEqualTypeOf<"order" | "other">();
      expectTypeOf(contact.age).toEqualTypeOf<number | undefined>();
      // @ts-expect-error no such field
      contact.phone;
      // @ts-expect-error a translation of the title is missing
      await turn.form("other", { title: { en: "Contact" }, fields: {} });
      // @ts-expect-error a form has a title
      await turn.form("untitled", { fields: {} });
      expectTypeOf(await turn.stream("answer", () => model.text())).toEqualTypeOf<string>();
      await turn.stream("stream", async ({ signal }) => model.stream(signal), {
        format: "plain",
        onUnknown: "handoff",
      });
      // @ts-expect-error numbers are no text
      await turn.stream("numbers", () => model.numbers());
      // @ts-expect-error a text that is there is said by `say`
      await turn.stream("string", () => "text");
      turn.say({ parts: [{ kind: "text", text: "Yes." }, { kind: "feedback" }] });
      // @ts-expect-error authors do not write forms by hand
      turn.say({ parts: [{ kind: "form", title: "T", fields: [], submit: "S" }] });
      // @ts-expect-error nor ratings
      turn.say({ parts: [{ kind: "rating", token: "t", value: "up" }] });
      const id = await turn.once("open-return", ({ idempotencyKey }) => shop.openReturn(order, reason, idempotencyKey));
      // @ts-expect-error a function is not JSON
      await turn.once("bad", () => () => 1);
      return { en: `Done: ${id}, size ${size}.`, ru: `Готово: ${id}, размер ${size}.` };
    },
  });
  const person = front.intent({
    name: "person",
    examples: ["human"],
    run: (turn) => turn.handoff({ queue: "billing" }),
  });
  const bot = front.bot({ intents: [returns, person], fallback: (turn) => turn.handoff({ queue: "billing" }) });
  bot.intents.return_order.name satisfies "return_order";
  // @ts-expect-error no such intent
  bot.intents.nope;
  expectTypeOf(bot).toMatchTypeOf<Bot>();

  front.intent({
    name: "reply",
    examples: ["x"],
    // @ts-expect-error a missing locale does not compile
    run: () => ({ en: "only English" }),
  });
  // @ts-expect-error examples in a locale that the bot does not speak
  front.intent({ name: "fr", examples: { fr: ["bonjour"] }, run: () => "x" });
  front.intent({ name: "formal", examples: ["x"], form: true, run: () => "x" });
  front.intent({ name: "titled", examples: ["x"], form: { title: { en: "T", ru: "Т" }, submit: "S" }, run: () => "x" });
  // @ts-expect-error a translation of the title is missing
  front.intent({ name: "half", examples: ["x"], form: { title: { en: "T" } }, run: () => "x" });
  // @ts-expect-error `false` is not said: leave it out
  front.intent({ name: "not", examples: ["x"], form: false, run: () => "x" });
  front.use((turn, next) => {
    // @ts-expect-error middleware is free of effects
    turn.once("x", () => 1);
    return next({});
  });
});
