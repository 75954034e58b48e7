export type {
  AttachedFile,
  ChannelFixture,
  ChannelPayload,
  ChannelSubject,
  Delivery,
  PayloadCase,
  PayloadCases,
  PlatformFault,
  PlatformStandIn,
  Proof,
  SampleFile,
  SampleMessage,
  ShownMessage,
} from "./channel/fixture.ts";
export { describeChannel } from "./describe-channel.ts";
export { describeFiles } from "./describe-files.ts";
export { describeStore } from "./describe-store.ts";
export type { FilesFixture, MakeFilesFixture } from "./files/fixture.ts";
export type { MakeFixture, StoreFixture } from "./store/fixture.ts";
