export { callRoute, type TestRequest } from "./call-route.ts";
export {
  type FakeChannel,
  fakeCapabilities,
  fakeChannel,
  fakeEvent,
  type ReceivedMessage,
} from "./fake-channel.ts";
export { type FakeClock, fakeClock } from "./fake-clock.ts";
export { type FakeDesk, fakeDesk } from "./fake-desk.ts";
export { type RecordingHost, recordingHost } from "./recording-host.ts";
export { type LogLine, type RecordingLog, recordingLog } from "./recording-log.ts";
export { seededRandom } from "./seeded-random.ts";
export { type Customer, type ReportedError, type TalkOptions, talk } from "./talk.ts";
