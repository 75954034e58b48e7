import type { RefusalCode } from "./reply.ts";

/** The first thing that is wrong with a body. */
export interface Refusal {
  readonly kind: "refused";
  readonly status: number;
  readonly code: RefusalCode;
  readonly message: string;
}

/** The refusal of a field. */
export function wrong(field: string): Refusal {
  return refuse(400, "BadArgument", `${field} is not valid.`);
}

/** A refusal as a value, so that reading stays pure. */
export function refuse(status: number, code: RefusalCode, message: string): Refusal {
  return { kind: "refused", status, code, message };
}
