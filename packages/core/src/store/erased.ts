import type { Case } from "../handoff/case.ts";
import { isOpenCase } from "../handoff/case.ts";
import type { Author } from "../ports/store.ts";

/**
 * What is left of a case whose customer was erased, for drivers: ids, codes and instants. One that was open is closed.
 *
 * @param now epoch milliseconds
 *
 * @example
 * ```ts
 * import { type Case, erasedCase } from "@frontdesk/core";
 *
 * const summary = { lastMessage: "My order is late", slots: { order: "A1234" }, locale: "en" };
 * const open: Case = {
 *   id: "1", conversation: "2", channel: "web", customer: { id: "u1", name: "Ada" }, queue: "orders", reason: "asked",
 *   summary, state: "queued", notes: [], openedAt: 0,
 * };
 * console.log(erasedCase(open, 5).customer, erasedCase(open, 5).state); // { id: "u1" } "closed"
 * ```
 */
export function erasedCase(one: Case, now: number): Case {
  const { note: _, ...rest } = one;
  const { intent, locale } = one.summary;
  return {
    ...rest,
    ...(isOpenCase(one) ? { state: "closed", endedAt: now } : {}),
    customer: { id: one.customer.id },
    summary: { lastMessage: "", ...(intent === undefined ? {} : { intent }), slots: {}, locale },
    notes: [],
    erased: true,
  };
}

/**
 * Who wrote a message that was erased, for drivers: of a customer only the id is left.
 *
 * @example
 * ```ts
 * import { erasedAuthor } from "@frontdesk/core";
 *
 * console.log(erasedAuthor({ kind: "customer", id: "u1", name: "Ada" })); // { kind: "customer", id: "u1" }
 * ```
 */
export function erasedAuthor(author: Author): Author {
  return author.kind === "customer" ? { kind: "customer", id: author.id } : author;
}
