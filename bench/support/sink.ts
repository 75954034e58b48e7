import type { Channel, ChannelHost, Outbound } from "@frontdesk/core";
import { fakeCapabilities } from "@frontdesk/core/testing";

/** A channel that only counts what it is given to send. */
export interface Sink {
  readonly channel: Channel<Outbound>;
  /** Undefined until its engine has started. */
  host: ChannelHost | undefined;
  sent: number;
}

/** Makes a {@link Sink}. */
export function makeSink(): Sink {
  const sink: Sink = {
    host: undefined,
    sent: 0,
    channel: {
      apiVersion: 1,
      name: "sink",
      capabilities: fakeCapabilities,
      async open(opened) {
        sink.host = opened;
      },
      key: (address) => String(address.chat),
      render: (message) => [message],
      async send() {
        sink.sent++;
        return {};
      },
      async close() {},
    },
  };
  return sink;
}
