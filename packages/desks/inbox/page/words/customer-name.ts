import type { CaseRow } from "../../src/api/protocol.ts";
import type { Key, Values } from "./words.ts";

/** What a customer is called here; who has told no name is a visitor, with the end of their id to tell them apart. */
export function customerName(t: (key: Key, values?: Values) => string, { name, id }: CaseRow["customer"]): string {
  return name ?? t("customer.visitor", { id: id.slice(-4).toUpperCase() });
}
