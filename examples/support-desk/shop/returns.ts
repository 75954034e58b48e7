import type { Texts } from "./locales.ts";

/** Why a customer sends something back. */
export const returnReasons = ["damaged", "wrong item", "other"] as const;

/** Why a customer sends something back. */
export type ReturnReason = (typeof returnReasons)[number];

/** The reasons as a button shows them. */
export const returnReasonLabels: { readonly [R in ReturnReason]: Texts } = {
  damaged: { en: "Damaged", ru: "Повреждено", zh: "有破损" },
  "wrong item": { en: "Wrong item", ru: "Прислали не то", zh: "发错了" },
  other: { en: "Something else", ru: "Другое", zh: "其他" },
};

/** A return that was opened. */
export type OpenReturn = { readonly number: string; readonly order: string; readonly reason: ReturnReason };

const opened = new Map<string, OpenReturn>();

// No I, O, 0 and 1: return numbers are read out over the phone.
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/**
 * Opens a return and gives its number, such as `R-7K2M9QX4`.
 *
 * The same idempotency key gives the same number, also after a restart and on another machine, because the number is
 * made from the key. A real shop would keep the key beside the return, under a unique index.
 *
 * @throws RangeError for an order number or a key that is empty.
 */
export async function openReturn(order: string, reason: ReturnReason, idempotencyKey: string): Promise<string> {
  if (order === "" || idempotencyKey === "") throw new RangeError("A return needs an order number and a key.");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(idempotencyKey));
  // 256 is a multiple of 32, so that each letter is equally likely.
  const letters = Array.from(new Uint8Array(digest, 0, 8), (byte) => alphabet.charAt(byte % alphabet.length));
  const number = `R-${letters.join("")}`;
  if (!opened.has(number)) opened.set(number, { number, order, reason });
  return number;
}

/** The returns that were opened for an order since this process started. */
export function returnsOf(order: string): readonly OpenReturn[] {
  return [...opened.values()].filter((candidate) => candidate.order === order);
}
