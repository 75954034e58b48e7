import type { InboundBase } from "@frontdesk/core";
import { echoOf } from "./echo.ts";
import type { Claims } from "./token.ts";
import { isLocale, isText } from "./visitor-text.ts";

/** The account of every visitor: a web channel has one. */
export const account = "web";

/** What is known of a message beside its body. */
export interface Arrival {
  readonly claims: Pick<Claims, "conversation" | "user">;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The event's key where the client gave no id of its own: random. */
  readonly fallbackKey: string;
  readonly maxTextLength: number;
}

/** What every event of a visitor has, whichever dialect it comes in. */
export function inboundBase(
  { claims, at, fallbackKey }: Arrival,
  said: {
    readonly clientId?: string | undefined;
    readonly name?: string | undefined;
    readonly locale?: string | undefined;
  },
): InboundBase {
  const { conversation, user } = claims;
  const { clientId } = said;
  // The token says who it is; a body may only add how the visitor wants to be called.
  const name = user.name ?? (isText(said.name, 200) && said.name !== "" ? said.name : undefined);
  const locale = isLocale(said.locale) ? said.locale : user.locale;
  return {
    account,
    address: { conversation },
    conversationKind: "web",
    eventKeys: [clientId === undefined ? fallbackKey : `client:${conversation}:${clientId}`],
    at,
    user: {
      id: user.id,
      verified: user.verified === true,
      ...(name === undefined ? {} : { name }),
      ...(user.email === undefined ? {} : { email: user.email }),
      ...(locale === undefined ? {} : { locale }),
    },
    ...(clientId === undefined ? {} : { echo: echoOf(clientId) }),
  };
}
