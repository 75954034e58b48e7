import { findProduct } from "./catalogue.ts";
import type { Locale, Texts } from "./locales.ts";

/** A line of an order. */
export type OrderItem = { readonly product: string; readonly name: Texts; readonly quantity: number };

/** What all orders have. Days are written `2026-11-24`; the total is in euro cents. Plain JSON, as `once` needs it. */
type OrderFacts = {
  readonly id: string;
  readonly carrier: string;
  readonly trackingUrl: string;
  readonly placedOn: string;
  readonly items: readonly OrderItem[];
  readonly total: number;
};

/** An order and where it is. */
export type Order =
  | (OrderFacts & { readonly state: "shipped"; readonly expectedOn: string })
  | (OrderFacts & { readonly state: "delivered"; readonly deliveredOn: string; readonly returnableUntil: string })
  | (OrderFacts & { readonly state: "delayed"; readonly dueOn: string; readonly expectedOn: string });

/** The states of an order, in two words. */
export const orderStates: { readonly [S in Order["state"]]: Texts } = {
  shipped: { en: "On its way", ru: "В пути", zh: "运送中" },
  delivered: { en: "Delivered", ru: "Доставлен", zh: "已送达" },
  delayed: { en: "Delayed", ru: "Задерживается", zh: "已延误" },
};

const dayMs = 86_400_000;

function day(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** The day that is so many working days (Monday to Friday) after now, or before it. */
function workingDay(now: Date, offset: number): string {
  let instant = now.getTime();
  for (let left = Math.abs(offset); left > 0; ) {
    instant += Math.sign(offset) * dayMs;
    const weekday = new Date(instant).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return day(instant);
}

/** 30 days from delivery, and 31 January at least for what was ordered before Christmas: see knowledge/en/returns.md. */
function returnableUntil(placedOn: string, deliveredOn: string): string {
  const deadline = day(Date.parse(deliveredOn) + 30 * dayMs);
  const placed = placedOn.slice(5);
  if (placed < "11-15" || placed > "12-24") return deadline;
  const afterChristmas = `${Number(placedOn.slice(0, 4)) + 1}-01-31`;
  return deadline > afterChristmas ? deadline : afterChristmas;
}

function facts(id: string, placedOn: string, lines: { readonly [product: string]: number }): OrderFacts {
  let total = 0;
  const items = Object.entries(lines).flatMap(([key, quantity]) => {
    const product = findProduct(key);
    if (!product) return [];
    total += product.price * quantity;
    return [{ product: key, name: product.name, quantity }];
  });
  return { id, carrier: "Swiftlet", trackingUrl: `https://swiftlet.example/track/${id}`, placedOn, items, total };
}

/**
 * The order with this number, or undefined.
 *
 * The shop has three: A1234 is on its way, B2345 was delivered, C3456 is late. Their days lie around `now`, so that the
 * demo never grows old.
 */
export async function findOrder(id: string, now: Date): Promise<Order | undefined> {
  switch (id.trim().toUpperCase()) {
    case "A1234":
      return {
        ...facts("A1234", workingDay(now, -1), { tent: 1, "sleeping-bag": 2 }),
        state: "shipped",
        expectedOn: workingDay(now, 2),
      };
    case "B2345": {
      const placedOn = workingDay(now, -7);
      const deliveredOn = workingDay(now, -4);
      return {
        ...facts("B2345", placedOn, { teapot: 1, mug: 4 }),
        state: "delivered",
        deliveredOn,
        returnableUntil: returnableUntil(placedOn, deliveredOn),
      };
    }
    case "C3456":
      return {
        ...facts("C3456", workingDay(now, -6), { jacket: 1 }),
        state: "delayed",
        dueOn: workingDay(now, -2),
        expectedOn: workingDay(now, 2),
      };
    default:
      return undefined;
  }
}

const monthAndDay = { day: "numeric", month: "long", timeZone: "UTC" } as const;

const dayFormats: { readonly [L in Locale]: Intl.DateTimeFormat } = {
  en: new Intl.DateTimeFormat("en-GB", { ...monthAndDay, weekday: "long" }),
  // The day of the week would have to be inflected.
  ru: new Intl.DateTimeFormat("ru", monthAndDay),
  zh: new Intl.DateTimeFormat("zh-CN", { ...monthAndDay, weekday: "long" }),
};

function dayText(value: string, locale: Locale): string {
  return dayFormats[locale].format(new Date(value));
}

/** What is in an order, such as `Kelp stoneware mug × 4`. */
export function itemsText(order: Order): Texts {
  const list = (locale: Locale): readonly string[] =>
    order.items.map(({ name, quantity }) => (quantity > 1 ? `${name[locale]} × ${quantity}` : name[locale]));
  return { en: list("en").join("; "), ru: list("ru").join("; "), zh: list("zh").join("；") };
}

/** Where an order is, in one to three sentences. */
export function orderText(order: Order): Texts {
  const { id, carrier } = order;
  switch (order.state) {
    case "shipped": {
      const on = (locale: Locale): string => dayText(order.expectedOn, locale);
      return {
        en: `Order ${id} is on its way with ${carrier} and should arrive on ${on("en")}.`,
        ru: `Заказ ${id} уже в пути, его везёт ${carrier}. Ожидаем доставку ${on("ru")}.`,
        zh: `订单 ${id} 正由 ${carrier} 运送，预计${on("zh")}送达。`,
      };
    }
    case "delivered": {
      const on = (locale: Locale): string => dayText(order.deliveredOn, locale);
      const until = (locale: Locale): string => dayText(order.returnableUntil, locale);
      return {
        en: `Order ${id} was delivered on ${on("en")}. You can return it until ${until("en")}.`,
        ru: `Заказ ${id} доставлен ${on("ru")}. Вернуть его можно до ${until("ru")} включительно.`,
        zh: `订单 ${id} 已于${on("zh")}送达，退货截止日期为${until("zh")}。`,
      };
    }
    case "delayed": {
      const due = (locale: Locale): string => dayText(order.dueOn, locale);
      const on = (locale: Locale): string => dayText(order.expectedOn, locale);
      return {
        en: `Order ${id} is late, and we are sorry. It was due on ${due("en")}; ${carrier} now expects to deliver it on ${on("en")}.`,
        ru: `Заказ ${id} задерживается, приносим извинения. Планировали доставить его ${due("ru")}, теперь ${carrier} обещает ${on("ru")}.`,
        zh: `非常抱歉，订单 ${id} 延误了。原定${due("zh")}送达，${carrier} 现在预计${on("zh")}送达。`,
      };
    }
  }
}
