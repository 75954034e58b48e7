export { callRoute, type TestRequest } from "./call-route.ts";
export type { Customer, ReportedError } from "./customer.ts";
export { examined } from "./examined.ts";
export {
  type FakeChannel,
  fakeCapabilities,
  fakeChannel,
  fakeEvent,
  type ReceivedMessage,
  type StreamedReply,
} from "./fake-channel.ts";
export { type FakeClock, fakeClock } from "./fake-clock.ts";
export { type FakeDesk, fakeDesk } from "./fake-desk.ts";
export { type RecordingHost, recordingHost } from "./recording-host.ts";
export { type LogLine, type RecordingLog, recordingLog } from "./recording-log.ts";
export { seededRandom } from "./seeded-random.ts";
export { type TalkOptions, talk } from "./talk.ts";
