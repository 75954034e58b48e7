export type { FakeMessage } from "./chat.ts";
export type { CustomerOptions, FakeCustomer } from "./customer.ts";
export { type FakeCall, type FakeTelegram, type FakeTelegramOptions, fakeTelegram } from "./fake-telegram.ts";
export type { FakeFault, FaultOptions } from "./faults.ts";
export type { FakeGroup } from "./group.ts";
export type { FakeEntity } from "./read-html.ts";
export type { FakeButton } from "./read-keyboard.ts";
export { type ReadMessage, readMessage } from "./read-message.ts";
