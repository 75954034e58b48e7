import { type Bot, frontdesk } from "@frontdesk/core";
import { expectTypeOf, test } from "vitest";
import { z } from "zod";

declare const crm: { find(user: { id: string }): Promise<{ name: string; vip: boolean }> };
declare const shop: { openReturn(order: string, reason: string, key: string): Promise<string> };

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
  front.use((turn, next) => {
    // @ts-expect-error middleware is free of effects
    turn.once("x", () => 1);
    return next({});
  });
});
