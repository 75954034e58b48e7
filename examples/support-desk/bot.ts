// What the shop's support desk does. Where it runs is in server.ts, what it may quote in knowledge/.
import { files } from "@frontdesk/files";
import { type Bot, frontdesk, type KnowledgeSource, z } from "frontdesk";
import * as examples from "./examples.ts";
import * as shop from "./shop.ts";

export const ownKnowledge: URL = new URL("./knowledge/", import.meta.url);

export function supportDesk(knowledge: KnowledgeSource = files(ownKnowledge)): Bot {
  const front = frontdesk({
    id: "support-desk",
    name: "Heron & Hob",
    locales: ["en", "ru", "zh"],
    queues: ["returns", "billing"],
    knowledge,
  });

  const order = front.ask(
    { en: "What is your order number?", ru: "Какой номер заказа?", zh: "请问您的订单号是多少？" },
    z.string().regex(/^[A-Z]\d{4}$/),
    {
      invalid: {
        en: "An order number is a letter and four digits, such as A1234. You find it in our e-mail.",
        ru: "Номер заказа — это буква и четыре цифры, например A1234. Он есть в нашем письме.",
        zh: "订单号由一个字母和四位数字组成，例如 A1234，您可以在我们的邮件中找到。",
      },
    },
  );
  const unknownOrder = (id: string) => ({
    en: `I can't find an order ${id}. Please check the number, or write “human” to talk to a person.`,
    ru: `Заказ ${id} не найден. Проверьте номер или напишите «оператор», чтобы поговорить с сотрудником.`,
    zh: `找不到订单 ${id}。请核对订单号，或输入“人工”联系客服。`,
  });

  const trackOrder = front.intent({
    name: "track_order",
    title: { en: "Track an order", ru: "Узнать, где заказ", zh: "查询订单" },
    examples: examples.trackOrder,
    slots: { order },
    async run({ slots, now }) {
      const found = await shop.findOrder(slots.order, now);
      return found ? shop.orderText(found) : unknownOrder(slots.order);
    },
  });

  const returnOrder = front.intent({
    name: "return_order",
    title: { en: "Return an order", ru: "Вернуть заказ", zh: "申请退货" },
    examples: examples.returnOrder,
    slots: {
      order,
      reason: front.ask(
        { en: "Why would you like to return it?", ru: "Почему вы хотите его вернуть?", zh: "请问退货原因是什么？" },
        z.enum(shop.returnReasons),
        { labels: shop.returnReasonLabels },
      ),
    },
    async run(turn) {
      const { order, reason } = turn.slots;
      if (!(await shop.findOrder(order, turn.now))) return unknownOrder(order);
      const number = await turn.once("open-return", (effect) => shop.openReturn(order, reason, effect.idempotencyKey));
      return {
        en: `Done. Your return number is ${number}. You get the label for order ${order} by e-mail.`,
        ru: `Готово. Номер возврата — ${number}. Этикетку для заказа ${order} мы пришлём по почте.`,
        zh: `已办理。您的退货编号是 ${number}，订单 ${order} 的退货标签会发送到您的邮箱。`,
      };
    },
  });

  const findProduct = front.intent({
    name: "find_product",
    title: { en: "Find a product", ru: "Найти товар", zh: "查找商品" },
    examples: examples.findProduct,
    async run(turn) {
      const found = await shop.searchProducts(turn.text, turn.locale);
      // Nothing that we sell: then it was not meant for us, and the bot does not pretend that it was.
      if (found.length === 0) return turn.decline();
      const cards = found.map((product) => ({
        kind: "card" as const,
        title: product.name,
        text: shop.productText(product),
        image: { url: `data:image/svg+xml,${encodeURIComponent(shop.pictureOf(product.id) ?? "")}`, alt: "" },
      }));
      return { parts: cards.length === 1 ? cards : [{ kind: "carousel", cards }] };
    },
  });

  const greeting = front.intent({
    name: "greeting",
    examples: examples.greeting,
    run: () => ({
      en: "Hello! I can track an order, start a return, find products and answer questions about the shop.",
      ru: "Здравствуйте! Я найду заказ, оформлю возврат, подберу товар и отвечу на вопросы о магазине.",
      zh: "您好！我可以查询订单、办理退货、查找商品，并解答有关本店的问题。",
    }),
  });

  const thanks = front.intent({
    name: "thanks",
    examples: examples.thanks,
    run: () => ({ en: "You're welcome!", ru: "Пожалуйста!", zh: "不客气！" }),
  });

  const money = /bill|invoice|pay|charge|refund|card|счёт|счет|оплат|плат|деньг|списал|账单|发票|付款|扣款|退款/i;
  return front.bot({
    intents: [trackOrder, returnOrder, findProduct, greeting, thanks],
    // Whoever asks for a person gets one, at any time and in any of the languages.
    person: (turn) => turn.handoff({ queue: money.test(turn.text) ? "billing" : "returns" }),
  });
}

export const bot: Bot = supportDesk();
