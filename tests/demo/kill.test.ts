import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "@frontdesk/core/testing";
import { expect, test } from "vitest";
import { startDemo, temporaryFolder } from "../support/demo.ts";
import { directLine } from "../support/direct-line.ts";

const visitors = 4;
const questions = 12;
const kills = 6;

test("what was acknowledged is answered once, whenever the demo is killed", { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const random = seededRandom("kill the demo");
  let demo = await startDemo(folder);
  const people = await Promise.all(Array.from({ length: visitors }, () => directLine(() => demo.url, "en")));
  // Each message tells which one it is: the shop does not know these orders, and says so with their numbers.
  const numberOf = (person: number, question: number): string => `Z${person}${String(question).padStart(3, "0")}`;
  const acknowledged = new Map<string, string>();

  const send = async (person: number, question: number): Promise<void> => {
    const number = numberOf(person, question);
    try {
      const activity = { type: "message", text: `where is my order ${number}` };
      const id = await people[person]?.sends(number, activity);
      if (id === undefined) return;
      // What was acknowledged before keeps its id: it is the same message.
      expect(acknowledged.get(number) ?? id).toBe(id);
      acknowledged.set(number, id);
    } catch (error) {
      // The server died before it could say that it has it.
      if (!(error instanceof TypeError)) throw error;
    }
  };
  const sendAll = async (upTo: number): Promise<void> => {
    const each = people.map(async (_, person) => {
      // Again from the first: clients repeat what they are not sure of.
      for (let question = 0; question < upTo; question += 1) await send(person, question);
    });
    await Promise.all(each);
  };

  for (let life = 1; life <= kills; life += 1) {
    const [delay = 0] = random.bytes(1);
    const sending = sendAll(Math.round((questions * life) / kills));
    await sleep(delay);
    await demo.end("SIGKILL");
    await sending;
    demo = await startDemo(folder);
  }
  expect(acknowledged.size).toBeGreaterThan(0);
  await sendAll(questions);
  expect(acknowledged.size).toBe(visitors * questions);

  // Nothing is left to be done: what has no answer now never gets one, and no second one is under way.
  while ((await (await fetch(`${demo.url}/health`)).json()).waiting > 0) await sleep(20);
  for (const [person, visitor] of people.entries()) {
    const history = await visitor.history();
    const answers = history
      .filter(({ from }) => from.role === "bot")
      .flatMap(({ text }) => /can't find an order (Z\d{4})/.exec(text ?? "")?.[1] ?? []);
    const expected = Array.from({ length: questions }, (_, question) => numberOf(person, question));
    expect(answers.toSorted()).toEqual(expected);
    const own = history.filter(({ from }) => from.role === "user");
    expect(own.map(({ channelData }) => channelData.clientActivityID).toSorted()).toEqual(expected);
  }
});
