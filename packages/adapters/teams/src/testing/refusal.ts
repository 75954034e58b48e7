/** What the Connector API answers in place of doing what it was asked. */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The request is wrong. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, "BadSyntax", message);
}
