import { type Channel, type ChannelHost, engine, frontdesk, memory } from "@frontdesk/core";
import { fakeChannel, fakeClock, recordingLog, seededRandom } from "@frontdesk/core/testing";
import { expect, onTestFinished, test } from "vitest";

const front = frontdesk({ id: "acme", name: "Acme", locales: ["en", "ru"], disclosure: false });
const returns = front.intent({
  name: "return",
  title: { en: "Return an order", ru: "Вернуть заказ" },
  examples: { en: ["send it back"], ru: ["хочу вернуть"] },
  run: () => ({ en: "Yes.", ru: "Да." }),
});
const hours = front.intent({
  name: "hours",
  examples: { ru: ["часы работы"], en: ["when are you open"] },
  run: () => ({ en: "9", ru: "9" }),
});

/** Opens channels of one bot on one store; their hosts. */
async function hosts(...channels: readonly Channel[]): Promise<readonly ChannelHost[]> {
  const opened: ChannelHost[] = [];
  const clock = fakeClock();
  const running = engine(front.bot({ intents: [returns, hours] }), {
    channels: channels.map((channel) => ({
      ...channel,
      async open(host: ChannelHost) {
        opened.push(host);
        await channel.open(host);
      },
    })),
    store: memory(),
    clock,
    random: seededRandom("hosts"),
    log: recordingLog(),
  });
  await running.start();
  onTestFinished(() => running.stop());
  return opened;
}

test("a channel keeps data of its own, apart from other channels'", async () => {
  const [one, two] = await hosts(fakeChannel({ name: "one" }), fakeChannel({ name: "two" }));
  await one?.data.put("installation/T1", Uint8Array.of(1, 2));
  expect([...((await one?.data.get("installation/T1")) ?? [])]).toEqual([1, 2]);
  expect(await two?.data.get("installation/T1")).toBeUndefined();
  await two?.data.remove("installation/T1");
  expect([...((await one?.data.get("installation/T1")) ?? [])]).toEqual([1, 2]);
  await one?.data.remove("installation/T1");
  expect(await one?.data.get("installation/T1")).toBeUndefined();
});

test("a channel is told what may be asked, in the first locale", async () => {
  const [host] = await hosts(fakeChannel());
  expect(host?.bot.suggestions).toEqual([
    { title: "Return an order", say: "send it back" },
    { title: "when are you open", say: "when are you open" },
  ]);
});
