import type { Example } from "@frontdesk/core";

/** What customers of a shop say, by intent and locale. */
export const shopTexts = {
  return_order: {
    en: [
      "I want to return my order",
      "send my order back",
      "how do I return a jacket",
      "return these shoes please",
      "can I send it back",
      "I would like to return something",
    ],
    ru: [
      "хочу вернуть заказ",
      "как вернуть товар",
      "оформить возврат",
      "можно вернуть куртку",
      "верните деньги за товар",
    ],
    zh: ["我想退货", "怎么退货", "这件衣服可以退货吗", "申请退货", "我要退掉订单"],
  },
  track_order: {
    en: [
      "where is my parcel",
      "track my parcel",
      "when will the parcel arrive",
      "has my parcel been shipped",
      "parcel still not here",
      "delivery status of my parcel",
    ],
    ru: [
      "где моя посылка",
      "когда придёт посылка",
      "отследить посылку",
      "посылка не пришла",
      "статус доставки посылки",
    ],
    zh: ["我的包裹在哪里", "包裹什么时候到", "查询包裹", "包裹还没到", "包裹发出了吗"],
  },
  opening_hours: {
    en: [
      "when are you open",
      "opening hours",
      "are you open on Sunday",
      "what time do you close",
      "hours of the shop",
      "do you open at nine",
    ],
    ru: [
      "часы работы",
      "когда вы открыты",
      "работаете ли вы в воскресенье",
      "до скольки работает магазин",
      "во сколько открываетесь",
    ],
    zh: ["你们几点开门", "营业时间", "周日营业吗", "几点关门", "今天开门吗"],
  },
} as const;

/** The same as examples to train with. */
export const shopExamples: readonly Example[] = Object.entries<Readonly<Record<string, readonly string[]>>>(
  shopTexts,
).flatMap(([label, locales]) =>
  Object.entries(locales).flatMap(([locale, texts]) => texts.map((text) => ({ text, label, locale }))),
);
