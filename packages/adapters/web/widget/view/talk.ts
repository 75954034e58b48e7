import type { FileAnswer, SendRequest, SessionAnswer } from "../../src/chat/protocol.ts";
import type { Api } from "../api.ts";
import type { History } from "../history.ts";
import type { Outbox } from "../outbox.ts";
import type { Words } from "../words.ts";

/** What the visitor says, without its id. */
export type Saying = Omit<SendRequest, "id" | "locale">;

/** What the parts of a chat know and can do. */
export interface Talk {
  readonly words: Words;
  /** For dates and numbers. */
  readonly language: string;
  /** The bot's name. */
  bot(): string;
  readonly limits: SessionAnswer["limits"];
  readonly api: Api;
  readonly history: History;
  readonly outbox: Outbox;
  say(saying: Saying, id?: string, files?: readonly FileAnswer[]): void;
  /** Puts the focus back where it is useful. */
  focus(): void;
  /** The visitor writes. */
  typing(): void;
  /** Fetches older messages into the history; answers how many. */
  older(): Promise<number>;
  /** The end of the conversation came into sight. */
  seen(): void;
}

/** Brings an element up to date with what the history and the outbox say by now. */
export type Refresh = () => void;

/** A size in words. */
export function sizeOf(bytes: number, language: string): string {
  const isBig = bytes > 999_999;
  const unit = isBig ? "megabyte" : "kilobyte";
  const size = Math.max(1, bytes / (isBig ? 1e6 : 1e3));
  return size.toLocaleString(language, { style: "unit", unit, maximumFractionDigits: isBig ? 1 : 0 });
}
