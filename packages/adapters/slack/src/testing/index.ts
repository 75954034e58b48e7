export type { ChatState, FakeMessage } from "./chat.ts";
export type { FakeField, FakeView } from "./check-view.ts";
export type { CustomerOptions, DeliveryKind, FakeCustomer, WriteOptions } from "./customer.ts";
export { fakeSlack } from "./fake-slack.ts";
export type { FakeFault, FaultOptions } from "./faults.ts";
export type { FakeButton } from "./read-blocks.ts";
export { type ReadMessage, readMessage } from "./read-message.ts";
export { signed } from "./signature.ts";
export type { FakeCall, FakeChannel, FakeSlack, FakeSlackOptions } from "./workspace.ts";
