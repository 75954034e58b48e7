// The delivery service itself: three parcels and a price list. In your own bot this is your company's API.
import { createHash } from "node:crypto";

type Texts = { readonly en: string; readonly ru: string; readonly zh: string };

/** A parcel and where it is. */
export type Parcel = { readonly number: string; readonly state: "moving" | "waiting" | "delivered" };

const parcels: readonly Parcel[] = [
  { number: "K100200", state: "moving" },
  { number: "K100300", state: "waiting" },
  { number: "K100400", state: "delivered" },
];

/** The parcel with this number, or undefined. */
export async function findParcel(number: string): Promise<Parcel | undefined> {
  return parcels.find((parcel) => parcel.number === number);
}

/** Where a parcel is, in a sentence or two. */
export function parcelText({ number, state }: Parcel): Texts {
  switch (state) {
    case "moving":
      return {
        en: `${number} is with the courier and comes today until 20:00.`,
        ru: `${number} уже у курьера, привезут сегодня до 20:00.`,
        zh: `${number} 正在派送，今天 20:00 前送达。`,
      };
    case "waiting":
      return {
        en: `${number} is at the depot: nobody was at home. Tell me when you would like it.`,
        ru: `${number} на складе: никого не было дома. Напишите, когда её привезти.`,
        zh: `${number} 在网点：派送时无人在家。请告诉我何时再送。`,
      };
    case "delivered":
      return {
        en: `${number} was delivered and signed for.`,
        ru: `${number} доставлена и получена под подпись.`,
        zh: `${number} 已送达并签收。`,
      };
  }
}

/** When and where a parcel can be had. */
export const slots = ["morning", "evening", "saturday", "depot"] as const;

export const slotLabels: { readonly [slot in (typeof slots)[number]]: Texts } = {
  morning: { en: "Tomorrow, 9–13", ru: "Завтра, 9–13", zh: "明天 9–13 点" },
  evening: { en: "Tomorrow, 18–22", ru: "Завтра, 18–22", zh: "明天 18–22 点" },
  saturday: { en: "On Saturday", ru: "В субботу", zh: "星期六" },
  depot: { en: "I fetch it at the depot", ru: "Заберу на складе", zh: "到网点自取" },
};

const moved = new Map<string, string>();

/** Moves a delivery; answers what was agreed. The same key twice is one change. */
export async function moveDelivery(number: string, slot: string, idempotencyKey: string): Promise<string> {
  const agreed = moved.get(idempotencyKey) ?? `${number} ${slot}`;
  moved.set(idempotencyKey, agreed);
  return agreed;
}

const perKilogram = { city: 1, country: 1.5, abroad: 6 } as const;
const base = { city: 4, country: 7, abroad: 18 } as const;

/** The price of a shipment in euros, such as `8.50`. */
export function priceOf(zone: keyof typeof base, kilograms: number): string {
  return (base[zone] + perKilogram[zone] * kilograms).toFixed(2);
}

/** Books a courier. The same key is the same booking: repeat the call as often as you like. */
export async function bookCourier(idempotencyKey: string): Promise<string> {
  return `C-${createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 6).toUpperCase()}`;
}
