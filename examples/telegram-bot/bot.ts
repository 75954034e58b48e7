// What the bot of a delivery service does. Where it runs is in server.ts, what it may quote in knowledge/.
import { files } from "@frontdesk/files";
import { frontdesk, z } from "frontdesk";
import * as depot from "./depot.ts";
import * as examples from "./examples.ts";

const front = frontdesk({
  id: "kestrel",
  name: "Kestrel Couriers",
  locales: ["en", "ru", "zh"],
  queues: ["deliveries", "claims"],
  knowledge: files(new URL("./knowledge/", import.meta.url)),
  // What /start answers.
  phrases: {
    en: { greeting: "Hello! I find parcels, move deliveries, price a shipment and take complaints. What is it?" },
    ru: { greeting: "Здравствуйте! Найду посылку, перенесу доставку, посчитаю цену, приму жалобу. Чем помочь?" },
    zh: { greeting: "您好！我可以查询包裹、更改派送、计算运费、受理投诉。请问需要什么？" },
  },
});

const parcel = front.ask(
  { en: "What is the parcel's number?", ru: "Какой номер у посылки?", zh: "请问包裹的单号是多少？" },
  z.string().regex(/^K\d{6}$/),
  {
    invalid: {
      en: "It is a K and six digits, such as K100200, and stands on the receipt.",
      ru: "Это буква K (латинская) и шесть цифр, например K100200. Номер есть в квитанции.",
      zh: "单号由字母 K 和六位数字组成，例如 K100200，印在收据上。",
    },
  },
);
const unknownParcel = (number: string) => ({
  en: `I can't find a parcel ${number}. Please check the number, or write “human” to talk to a person.`,
  ru: `Посылка ${number} не найдена. Проверьте номер или напишите «оператор», чтобы поговорить с сотрудником.`,
  zh: `找不到包裹 ${number}。请核对单号，或输入“人工”联系客服。`,
});

const trackParcel = front.intent({
  name: "track_parcel",
  title: { en: "Find a parcel", ru: "Найти посылку", zh: "查询包裹" },
  examples: examples.trackParcel,
  slots: { parcel },
  async run({ slots }) {
    const found = await depot.findParcel(slots.parcel);
    if (!found) return unknownParcel(slots.parcel);
    if (found.state !== "waiting") return depot.parcelText(found);
    // A press says what stands there, as if the customer had typed it.
    const label = { en: "Choose a time", ru: "Выбрать время", zh: "选择时间" };
    const say = { en: `move ${found.number}`, ru: `перенести ${found.number}`, zh: `更改派送 ${found.number}` };
    return { parts: [{ kind: "choices", text: depot.parcelText(found), choices: [{ label, say }] }] };
  },
});

const moveDelivery = front.intent({
  name: "move_delivery",
  title: { en: "Another time or place", ru: "Перенести доставку", zh: "更改派送" },
  examples: examples.moveDelivery,
  slots: {
    parcel,
    to: front.ask(
      { en: "When or where would you like it?", ru: "Когда или куда привезти?", zh: "您希望何时或在哪里收货？" },
      z.enum(depot.slots),
      { labels: depot.slotLabels },
    ),
  },
  async run(turn) {
    const { parcel, to } = turn.slots;
    const found = await depot.findParcel(parcel);
    if (!found) return unknownParcel(parcel);
    if (found.state === "delivered") return depot.parcelText(found);
    await turn.once("move", ({ idempotencyKey }) => depot.moveDelivery(parcel, to, idempotencyKey));
    const { en, ru, zh } = depot.slotLabels[to];
    return { en: `Done. ${parcel}: ${en}.`, ru: `Готово. ${parcel}: ${ru}.`, zh: `已更改。${parcel}：${zh}。` };
  },
});

const priceShipment = front.intent({
  name: "price_shipment",
  title: { en: "Send a parcel", ru: "Отправить посылку", zh: "寄包裹" },
  examples: examples.priceShipment,
  slots: {
    zone: front.ask(
      { en: "Where is it going?", ru: "Куда отправляем?", zh: "寄往哪里？" },
      z.enum(["city", "country", "abroad"]),
      {
        labels: {
          city: { en: "In the city", ru: "По городу", zh: "市内" },
          country: { en: "In the country", ru: "По стране", zh: "国内" },
          abroad: { en: "Abroad", ru: "За границу", zh: "国外" },
        },
      },
    ),
    kilograms: front.ask(
      { en: "How heavy is it, in kilograms?", ru: "Сколько весит, в килограммах?", zh: "重量是多少公斤？" },
      z.number().positive().max(30),
      {
        invalid: {
          en: "A number from 0.1 to 30, please: we carry no heavier ones.",
          ru: "Число от 0,1 до 30: тяжелее мы не возим.",
          zh: "请输入 0.1 到 30 之间的数字，我们不承运更重的包裹。",
        },
      },
    ),
  },
  async run(turn) {
    const price = depot.priceOf(turn.slots.zone, turn.slots.kilograms);
    const isBooked = await turn.confirm("courier", {
      en: `That is €${price}. Shall a courier fetch it tomorrow?`,
      ru: `Это стоит ${price} €. Прислать курьера завтра?`,
      zh: `运费为 ${price} 欧元。需要明天安排快递员上门取件吗？`,
    });
    if (!isBooked) return { en: "As you like.", ru: "Как скажете.", zh: "好的。" };
    const number = await turn.once("book", ({ idempotencyKey }) => depot.bookCourier(idempotencyKey));
    return {
      en: `Booked: ${number}. The courier comes tomorrow from 9 to 13.`,
      ru: `Заказ принят: ${number}. Курьер приедет завтра с 9 до 13.`,
      zh: `已预约：${number}。快递员明天 9 点至 13 点上门。`,
    };
  },
});

const complain = front.intent({
  name: "complain",
  title: { en: "Something is wrong", ru: "Что-то не так", zh: "投诉" },
  examples: examples.complain,
  slots: {
    parcel,
    problem: front.ask(
      { en: "What is wrong?", ru: "Что случилось?", zh: "出了什么问题？" },
      z.enum(["damaged", "missing", "wrong"]),
      {
        labels: {
          damaged: { en: "It is damaged", ru: "Повреждена", zh: "包裹破损" },
          missing: { en: "It is not here", ru: "Её нет", zh: "没有收到" },
          wrong: { en: "It is not mine", ru: "Она не моя", zh: "不是我的" },
        },
      },
    ),
  },
  // People decide about money; they read the note in the inbox before their first line.
  run: (turn) => turn.handoff({ queue: "claims", note: `${turn.slots.parcel}: ${turn.slots.problem}` }),
});

const greet = front.intent({
  name: "greet",
  examples: examples.greet,
  run: () => ({
    parts: [
      {
        kind: "choices",
        text: { en: "What can I do for you?", ru: "Чем помочь?", zh: "请问需要什么？" },
        choices: [
          { en: "Find a parcel", ru: "Найти посылку", zh: "查询包裹" },
          { en: "Move a delivery", ru: "Перенести доставку", zh: "更改派送" },
          { en: "Send a parcel", ru: "Отправить посылку", zh: "寄包裹" },
          { en: "Something is wrong", ru: "Что-то не так", zh: "投诉" },
        ],
      },
    ],
  }),
});

export const bot = front.bot({ intents: [trackParcel, moveDelivery, priceShipment, complain, greet] });
