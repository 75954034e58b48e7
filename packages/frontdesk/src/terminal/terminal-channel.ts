import type { Acceptance, Address, Capabilities, Channel, ChannelHost, Outbound } from "@frontdesk/core";
import { FrontdeskError } from "@frontdesk/core";

/** What the bot, or a person, says in the terminal. */
export interface TerminalLine {
  readonly text: string;
  /** Who wrote it, when it was a person. */
  readonly from: string | undefined;
}

/** A channel with one customer: who sits at the terminal. */
export interface TerminalChannel extends Channel<TerminalLine> {
  /** Says something as the customer. `/start now` is the command `start`. */
  say(text: string): Promise<Acceptance>;
}

/** Options of {@link terminalChannel}. */
export interface TerminalChannelOptions {
  /** The locale that the customer's platform reports. */
  readonly locale?: string | undefined;
  /** Shows a message. */
  show(line: TerminalLine): void;
}

/** Text is all that a terminal shows: core turns everything else into it, and choices into numbered lines. */
const capabilities: Capabilities = {
  text: { maxLength: 100_000, markdown: false },
  choices: false,
  cards: false,
  carousels: false,
  images: false,
  files: false,
  lists: false,
  tables: false,
  sources: false,
  rate: {},
  gatherMs: 0,
  idempotentSend: true,
};

const address: Address = { terminal: 1 };

/** Makes the channel. */
export function terminalChannel({ locale, show }: TerminalChannelOptions): TerminalChannel {
  let host: ChannelHost | undefined;
  let said = 0;
  return {
    apiVersion: 1,
    name: "terminal",
    capabilities,
    async open(opened) {
      host = opened;
    },
    key: () => "terminal",
    render: (message) => [{ text: messageText(message), from: message.from?.name }],
    async send(_address, line) {
      show(line);
      return {};
    },
    async say(text) {
      if (host === undefined) throw new FrontdeskError("runtime.not_started", "The terminal is not open.");
      said += 1;
      const command = /^\/([a-z]\w*)\s*(.*)$/is.exec(text);
      const content =
        command === null
          ? ({ kind: "message", text } as const)
          : ({ kind: "command", command: command[1]?.toLowerCase() ?? "", text: command[2] ?? "" } as const);
      const [acceptance] = await host.accept([
        {
          ...content,
          account: "terminal",
          address,
          conversationKind: "direct",
          eventKeys: [String(said)],
          at: host.clock.now(),
          user: { id: "terminal", locale },
        },
      ]);
      if (acceptance === undefined) throw new FrontdeskError("store.unavailable", "The message was not taken.");
      return acceptance;
    },
    async close() {
      host = undefined;
    },
  };
}

function messageText({ parts }: Outbound): string {
  return parts.map((part) => (part.kind === "text" ? part.text : "")).join("\n\n");
}
