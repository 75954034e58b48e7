// A small bot on the web with SQLite, in JavaScript: what a start costs at least.
import { frontdesk, runtime, serve, sqlite, web } from "frontdesk";

const front = frontdesk({ id: "small", name: "Small" });
const hours = front.intent({
  name: "hours",
  examples: ["when are you open", "what are your opening hours", "are you open on Sunday"],
  run: () => "Every day from 9 to 18.",
});
const place = front.intent({
  name: "place",
  examples: ["where are you", "what is your address", "how do I get to you"],
  run: () => "12 Station Road.",
});
const desk = runtime(front.bot({ intents: [hours, place] }), { channels: [web()], store: sqlite(process.env.FRONTDESK_DB ?? "") });
await serve(desk, { port: Number(process.env.PORT), print: () => {} });
