import type { SlackApi } from "./api.ts";
import type { Fields } from "./fields.ts";
import type { BotIdentity } from "./identity.ts";

/** A workspace that the bot serves. */
export interface Workspace {
  /** The account of every event and address. */
  readonly account: string;
  readonly bot: BotIdentity;
  readonly api: SlackApi;
}

/** The workspaces that the bot serves: one by its token, or all that have installed the app. */
export interface Workspaces {
  /** The workspace whose bot a body is for; undefined where the bot is not. Rejects when it cannot be known now. */
  ofBody(body: Fields): Promise<Workspace | undefined>;
  /**
   * The workspace of an account.
   *
   * @throws FrontdeskError `channel.refused`: the app is not installed there; what the store throws.
   */
  of(account: string): Promise<Workspace>;
  /** Slack says that the app was taken away, or its tokens. Rejects when that could not be taken in. */
  revoked(body: Fields): Promise<void>;
}
