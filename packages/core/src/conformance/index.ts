export type {
  ChannelFixture,
  ChannelPayload,
  ChannelSubject,
  Delivery,
  PlatformFault,
  PlatformStandIn,
  Proof,
  SampleMessage,
  ShownMessage,
} from "./channel/fixture.ts";
export { describeChannel } from "./describe-channel.ts";
export { describeStore } from "./describe-store.ts";
export type { MakeFixture, StoreFixture } from "./store/fixture.ts";
