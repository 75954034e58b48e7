import { expect, test } from "vitest";
import {
  findOrder,
  itemsText,
  locales,
  openReturn,
  orderText,
  pictureOf,
  products,
  productText,
  returnsOf,
  searchProducts,
} from "../shop.ts";

const saturday = new Date("2026-11-21T09:00:00Z");

test("an order is found however its number is typed, and an unknown one is not", async () => {
  expect(await findOrder(" a1234 ", saturday)).toMatchObject({
    id: "A1234",
    state: "shipped",
    expectedOn: "2026-11-24",
  });
  expect(await findOrder("B2345", saturday)).toMatchObject({ state: "delivered", deliveredOn: "2026-11-17" });
  expect(await findOrder("C3456", saturday)).toMatchObject({ state: "delayed", dueOn: "2026-11-19" });
  expect(await findOrder("Z9999", saturday)).toBeUndefined();
});

test("an order may be recorded as JSON", async () => {
  const order = await findOrder("B2345", saturday);
  expect(JSON.parse(JSON.stringify(order))).toEqual(order);
});

test.each([
  ["2026-10-21", "2026-11-14"],
  ["2026-12-09", "2027-01-31"],
  ["2027-01-04", "2027-01-31"],
])("on %s the delivered order can be returned until %s", async (now, until) => {
  expect(await findOrder("B2345", new Date(now))).toMatchObject({ returnableUntil: until });
});

test("an order is told in three languages", async () => {
  const order = await findOrder("A1234", saturday);
  if (!order) throw new Error("A1234 is gone");
  expect(orderText(order)).toEqual({
    en: "Order A1234 is on its way with Swiftlet and should arrive on Tuesday 24 November.",
    ru: "Заказ A1234 уже в пути, его везёт Swiftlet. Ожидаем доставку 24 ноября.",
    zh: "订单 A1234 正由 Swiftlet 运送，预计11月24日星期二送达。",
  });
  expect(itemsText(order).ru).toBe("Палатка Corrie, двухместная; Спальный мешок Hush, до −5 °C × 2");
});

test("a return keeps its number when its key comes again", async () => {
  const number = await openReturn("B2345", "damaged", "run-1:open-return");
  expect(number).toMatch(/^R-[2-9A-HJ-NP-Z]{8}$/);
  expect(await openReturn("B2345", "damaged", "run-1:open-return")).toBe(number);
  expect(await openReturn("B2345", "other", "run-2:open-return")).not.toBe(number);
  expect(returnsOf("B2345").map(({ reason }) => reason)).toEqual(["damaged", "other"]);
  await expect(openReturn("B2345", "other", "")).rejects.toThrow(RangeError);
});

test.each([
  ["do you have tents?", "en", ["tent"]],
  ["rain jackets", "en", ["jacket"]],
  ["do you sell aeroplanes?", "en", []],
  ["есть палатки?", "ru", ["tent"]],
  ["ищу термос", "ru", ["flask"]],
  ["самолёты продаёте?", "ru", []],
  ["有帐篷吗", "zh", ["tent"]],
  ["想买个杯子", "zh", ["mug"]],
  ["你们卖飞机吗", "zh", []],
] as const)("“%s” (%s) finds %j", async (text, locale, found) => {
  expect((await searchProducts(text, locale)).map(({ id }) => id)).toEqual(found);
});

test("what is sold out comes last", async () => {
  expect((await searchProducts("garden", "en")).map(({ id }) => id)).toEqual(["chair", "hammock"]);
});

test("every product has a name in each language, a line with its price, and a picture", () => {
  expect(products.length).toBeGreaterThanOrEqual(12);
  expect(new Set(products.map(({ id }) => id)).size).toBe(products.length);
  for (const product of products) {
    for (const locale of locales) expect(product.name[locale]).not.toBe("");
    expect(productText(product).en).toMatch(/^€\d+\.\d\d · (\d+ in stock|sold out)$/);
    expect(pictureOf(product.id)).toMatch(/^<svg .*<\/svg>$/);
  }
  expect(pictureOf("toString")).toBeUndefined();
});
