/** Why the fake refuses a call, as the Bot API says it. */
export interface Refusal {
  readonly error_code: number;
  readonly description: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number } | undefined;
}

/** Thrown inside the fake only; it never leaves it but as an answer. */
export class RefusedCall extends Error {
  override readonly name = "RefusedCall";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.description);
    this.refusal = refusal;
  }
}

/** Refuses with 400. */
export function badRequest(description: string): RefusedCall {
  return new RefusedCall({ error_code: 400, description: `Bad Request: ${description}` });
}

/** Refuses with 403. */
export function forbidden(description: string): RefusedCall {
  return new RefusedCall({ error_code: 403, description: `Forbidden: ${description}` });
}
