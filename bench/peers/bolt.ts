import { createServer } from "node:http";
import bolt from "@slack/bolt";
import { listening } from "../support/child.ts";
import { echo } from "./handler.ts";

const receiver = new bolt.HTTPReceiver({ signingSecret: "bench-secret", endpoints: "/slack/events", logLevel: bolt.LogLevel.ERROR });
const app = new bolt.App({
  token: "xoxb-bench",
  receiver,
  logLevel: bolt.LogLevel.ERROR,
  clientOptions: { slackApiUrl: `${process.env.API_ROOT ?? ""}/api/` },
});
app.message(async ({ message, say }) => {
  if (message.subtype === undefined) await say(await echo(message.text ?? ""));
});
listening(createServer((request, response) => receiver.requestListener(request, response)));
