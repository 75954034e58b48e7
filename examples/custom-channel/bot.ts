import { frontdesk } from "frontdesk";

const front = frontdesk({ id: "corner-shop", name: "Corner shop" });

const hours = front.intent({
  name: "opening_hours",
  examples: ["when are you open", "what are your opening hours", "are you open on Sunday"],
  run: () => ({
    parts: [{ kind: "choices", text: "From 9 to 18, Monday to Saturday.", choices: [{ label: "Where are you?" }] }],
  }),
});

const address = front.intent({
  name: "address",
  examples: ["where are you", "what is your address", "how do I find the shop"],
  run: () => "At the corner of Mill Lane and High Street.",
});

/** What is said; it does not know on which channel. */
export const bot = front.bot({ intents: [hours, address] });
