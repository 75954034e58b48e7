import { sqlite } from "@frontdesk/sqlite";
import { expect, it, onTestFinished } from "vitest";
import { type Child, startChild } from "./child.ts";
import { conversationOf, written } from "./events.ts";
import { folderOfEach } from "./folder.ts";

const place = folderOfEach();

function start(bot: string, count: number): Child {
  const child = startChild("open-and-wait.ts", place.path, bot, String(count));
  onTestFinished(() => child.kill());
  return child;
}

it("gives one bot to one process, until it is gone", { timeout: 30_000 }, async () => {
  const child = start("acme", 1);
  expect(await child.lines.next()).toMatchObject({ value: "open" });
  expect(await child.lines.next()).toMatchObject({ value: "written" });
  const store = sqlite(place.path);
  await expect(store.open("acme")).rejects.toMatchObject({
    code: "store.unavailable",
    message: `Another process serves the bot "acme" from "${place.path}".`,
  });
  await child.kill();
  await store.open("acme");
  expect((await store.load(conversationOf(1)))?.conversation.lastSequence).toBe(1);
  await store.close();
});

it("gives one bot to one store of a process", async () => {
  const first = sqlite(place.path);
  const second = sqlite(place.path);
  await first.open("acme");
  await expect(second.open("acme")).rejects.toMatchObject({ code: "store.unavailable" });
  // The failed attempt has not let go of the first one's lock.
  await expect(second.open("acme")).rejects.toMatchObject({ code: "store.unavailable" });
  await first.close();
  await second.open("acme");
  await second.close();
});

it("lets several bots share a file, from several processes that make it at the same time", {
  timeout: 30_000,
}, async () => {
  const bots = ["acme", "other bot/ё", "third"];
  const children = bots.map((bot) => start(bot, 50));
  const own = sqlite(place.path);
  await own.open("own");
  await Promise.all(Array.from({ length: 50 }, (_, number) => own.accept([written(1, `k${number}`)])));
  for (const child of children) {
    expect(await child.lines.next()).toMatchObject({ value: "open" });
    expect(await child.lines.next()).toMatchObject({ value: "written" });
  }
  await Promise.all(children.map((child) => child.kill()));
  for (const bot of bots) {
    const store = sqlite(place.path);
    await store.open(bot);
    const history = await store.history(conversationOf(1), { limit: 99 });
    expect(history.map((one) => one.sequence)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    await store.close();
  }
  await own.close();
});
