// What the shop's support desk does. Where it runs is in server.ts, what it may quote in knowledge/.
import { files } from "@frontdesk/files";
import { type Bot, frontdesk, type KnowledgeSource, z } from "frontdesk";
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
    examples: {
      en: [
        "where is my order",
        "where is my order A1234",
        "track order B2345",
        "order status",
        "has my order been shipped yet",
        "when will C3456 arrive",
        "where's my package A1234",
      ],
      ru: [
        "где мой заказ",
        "где мой заказ A1234",
        "отследить заказ B2345",
        "статус заказа",
        "мой заказ уже отправили",
        "когда придёт C3456",
        "где моя посылка A1234",
      ],
      zh: [
        "我的订单到哪了",
        "我的订单A1234到哪里了",
        "查询订单B2345",
        "订单状态",
        "我的订单发货了吗",
        "C3456什么时候到",
        "我的包裹A1234在哪",
      ],
    },
    slots: { order },
    async run({ slots, now }) {
      const found = await shop.findOrder(slots.order, now);
      return found ? shop.orderText(found) : unknownOrder(slots.order);
    },
  });

  const returnOrder = front.intent({
    name: "return_order",
    title: { en: "Return an order", ru: "Вернуть заказ", zh: "申请退货" },
    examples: {
      en: [
        "I want to return my order",
        "I want to return A1234",
        "return order B2345",
        "I'd like to send A1234 back",
        "start a return",
        "please open a return for C3456",
      ],
      ru: [
        "хочу вернуть заказ",
        "хочу вернуть A1234",
        "оформить возврат B2345",
        "верните заказ A1234",
        "хочу сделать возврат",
        "откройте возврат для C3456",
      ],
      zh: ["我想退货", "我要退A1234", "退回订单B2345", "申请退货", "帮我办理退货", "给C3456办退货"],
    },
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
    examples: {
      en: [
        "do you have tents",
        "do you sell teapots",
        "show me sleeping bags",
        "I'm looking for a jacket",
        "how much is the kettle",
        "is the lantern in stock",
      ],
      ru: [
        "у вас есть палатки",
        "вы продаёте чайники",
        "покажите спальники",
        "ищу куртку",
        "сколько стоит термос",
        "фонарь есть в наличии",
      ],
      zh: ["你们有帐篷吗", "卖茶壶吗", "给我看看睡袋", "我想找一件外套", "水壶多少钱", "灯笼有货吗"],
    },
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
    examples: {
      en: ["hello", "hi", "good morning", "hey there"],
      ru: ["привет", "здравствуйте", "добрый день"],
      zh: ["你好", "您好", "早上好"],
    },
    run: () => ({
      en: "Hello! I can track an order, start a return, find products and answer questions about the shop.",
      ru: "Здравствуйте! Я найду заказ, оформлю возврат, подберу товар и отвечу на вопросы о магазине.",
      zh: "您好！我可以查询订单、办理退货、查找商品，并解答有关本店的问题。",
    }),
  });

  const thanks = front.intent({
    name: "thanks",
    examples: {
      en: ["thank you", "thanks a lot", "great, thanks"],
      ru: ["спасибо", "большое спасибо", "благодарю"],
      zh: ["谢谢", "非常感谢", "多谢"],
    },
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
