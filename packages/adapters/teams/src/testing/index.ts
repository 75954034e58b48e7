export type { FakeMessage } from "./conversation.ts";
export type { CustomerOptions, FakeCustomer } from "./customer.ts";
export { type FakeCall, type FakeDelivery, type FakeTeams, fakeTeams } from "./fake-teams.ts";
export type { FakeFault } from "./faults.ts";
export type { FakeButton, FakeInput } from "./read-card.ts";
export { type ReadMessage, readMessage } from "./read-message.ts";
export type { TokenOptions } from "./signing.ts";
