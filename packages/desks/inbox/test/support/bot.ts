import { type Bot, frontdesk } from "@frontdesk/core";

const front = frontdesk({ id: "acme", name: "Acme support", queues: ["billing", "returns"], disclosure: false });

const hours = front.intent({
  name: "opening_hours",
  examples: ["when are you open", "opening hours"],
  run: () => "From 9 to 18.",
});

const invoice = front.intent({
  name: "wrong_invoice",
  examples: ["my invoice is wrong"],
  run: (turn) => turn.handoff({ queue: "billing", note: "check the last invoice" }),
});

/** Knows its hours, and hands over who has a wrong invoice. */
export const bot: Bot = front.bot({ intents: [hours, invoice] });
