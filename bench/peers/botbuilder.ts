import { createServer } from "node:http";
import { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication } from "botbuilder";
import { listening } from "../support/child.ts";
import { echo } from "./handler.ts";

// Without an app id neither side is authenticated: the check of the token is not in the figure.
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const bot = new ActivityHandler();
bot.onMessage(async (context, next) => {
  await context.sendActivity(await echo(context.activity.text));
  await next();
});
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = JSON.parse(Buffer.concat(chunks).toString());
    const answer = {
      socket: response.socket,
      status(code: number) {
        response.statusCode = code;
        return answer;
      },
      header: (name: string, value: string) => response.setHeader(name, value),
      send: (content: unknown) => response.write(typeof content === "string" ? content : JSON.stringify(content)),
      end: () => response.end(),
    };
    // Express' shape of a request and an answer, which botbuilder asks for.
    const asked = Object.assign(request, { body });
    // Safe: of both only what is here is used.
    adapter.process(asked as never, answer as never, (context) => bot.run(context)).catch((error) => console.error(error));
  });
});
listening(server);
