import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Address } from "../message/inbound.ts";
import type { Json } from "../message/json.ts";
import type { Channel, ShownReply } from "../ports/channel.ts";
import type { Desk } from "../ports/desk.ts";
import type { Log } from "../ports/log.ts";
import type { Conversation } from "../ports/store.ts";

/** A conversation, as channels know it. */
export interface Sight {
  readonly channel: string;
  readonly account: string;
  readonly address: Address;
}

/** Where a conversation is looked at. */
export function sightOf({ channel, account, address }: Conversation): Sight {
  return { channel, account, address };
}

/** What those who look on at other nodes are shown. */
export type Show =
  /** With its `conversation` where a turn of it has ended. */
  | { readonly show: "changed"; readonly sight: Sight; readonly conversation?: string | undefined }
  | { readonly show: "typing"; readonly sight: Sight; readonly from?: { readonly name: string } | undefined }
  | { readonly show: "reply"; readonly sight: Sight; readonly reply: ShownReply }
  | { readonly show: "case"; readonly case: string }
  | { readonly show: "customerTypes"; readonly case: string };

/** What an {@link Audience} is made of. */
export interface AudienceOptions {
  channelOf(name: string): Channel | undefined;
  readonly desk: Desk | undefined;
  readonly log: Log;
  /** Tells the other nodes. */
  tell(hint: Json): void;
}

/**
 * Those who look on, customers at open pages and people at desks: what happens is shown to those who are connected here,
 * and told to the other nodes for those who are connected there. Never throws; what is lost is seen with the next news.
 */
export class Audience {
  readonly #options: AudienceOptions;

  constructor(options: AudienceOptions) {
    this.#options = options;
  }

  /** Shows something here and at the other nodes. */
  show(show: Show): void {
    this.#showHere(show, true);
    if (this.#isElsewhereToo(show)) this.#options.tell(JSON.parse(JSON.stringify(show)));
  }

  /** Shows what another node tells. */
  heard(show: Show): void {
    this.#showHere(show, false);
  }

  /** Something may have happened that nobody told of. */
  missed(channels: readonly Channel[]): void {
    for (const channel of channels) channel.missed?.();
    this.#options.desk?.missed?.();
  }

  /** On a platform it is shown once, by whom it happens at; to open pages, by whom they are connected to. */
  #isElsewhereToo(show: Show): boolean {
    return !("sight" in show) || this.#options.channelOf(show.sight.channel)?.pull === true;
  }

  #showHere(show: Show, isFirst: boolean): void {
    const { channelOf, desk } = this.#options;
    if (show.show === "case") desk?.changed?.(show.case);
    else if (show.show === "customerTypes") desk?.typing?.(show.case);
    else {
      const channel = channelOf(show.sight.channel);
      if (channel !== undefined && (isFirst || channel.pull === true)) this.#showOn(channel, show);
    }
  }

  #showOn(channel: Channel, show: Extract<Show, { readonly sight: Sight }>): void {
    const { account, address } = show.sight;
    if (show.show === "changed") {
      channel.changed?.(account, address);
      return;
    }
    const shown =
      show.show === "typing"
        ? channel.typing?.(address, account, show.from)
        : channel.stream?.(address, account, show.reply);
    shown?.catch((error: unknown) => {
      const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
      const event = show.show === "typing" ? "channel.typing_failed" : "channel.stream_failed";
      this.#options.log.debug(event, { channel: channel.name, error: code });
    });
  }
}
