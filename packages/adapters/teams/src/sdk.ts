/** What a request's token is checked against. */
export interface Claimed {
  readonly channelId: string;
  readonly serviceUrl: string;
}

/**
 * What a check of a request's token has shown. `trusted`: it is from Teams, for this bot, and covers the `serviceUrl`.
 * `unavailable`: the keys could not be fetched, nobody knows.
 */
export type Trust = "trusted" | "refused" | "unavailable";

/**
 * Which of the bot's credentials Microsoft does not know; `identity`: the machine has no such managed identity;
 * `credentials`: the option of this name gives none.
 */
export type WrongCredential = "app" | "password" | "tenant" | "identity" | "credentials";

/** Why there is no token for sending. */
export interface TokenFailure {
  readonly kind: "refused" | "unreachable";
  /** Microsoft's code for it, such as `invalid_client AADSTS7000215`; none of its words. */
  readonly reason: string;
  /** Known where Microsoft said so. */
  readonly wrong?: WrongCredential | undefined;
}

/** Thrown by {@link TeamsSdk.token}; holds nothing of the SDK's own error, which can quote secrets. */
export class TokenError extends Error {
  override readonly name: string = "TokenError";
  readonly failure: TokenFailure;

  constructor(failure: TokenFailure) {
    super(`There is no token (${failure.reason}).`);
    this.failure = failure;
  }
}

/** What is left to Microsoft's SDK, and the one seam to whichever it is: proof of origin, and tokens. */
export interface TeamsSdk {
  authenticate(claimed: Claimed, authorization: string): Promise<Trust>;
  /**
   * A token to send with, kept until it is old.
   *
   * @throws TokenError
   */
  token(refresh: boolean): Promise<string>;
}
