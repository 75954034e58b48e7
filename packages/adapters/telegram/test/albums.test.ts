import { frontdesk } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import type { FakeCustomer, FakeGroup, SentFile } from "../src/testing/index.ts";
import { bench, endAfterEach } from "./support/channel.ts";
import { openDesk, type TelegramDesk, until } from "./support/desk.ts";

endAfterEach();

const front = frontdesk({ id: "albums", name: "Albums", disclosure: false });
const seen = async (turn: {
  readonly text: string;
  readonly files: readonly { readonly name: string; read(): Promise<unknown> }[];
}) => {
  const kept = await Promise.all(turn.files.map((file) => file.read()));
  return `${turn.text}: ${turn.files.map(({ name }) => name).join(" ")} (${kept.filter((file) => file !== undefined).length})`;
};
const look = front.intent({ name: "look", examples: ["look at my shoes", "look at these shoes"], run: seen });
const bot = front.bot({ intents: [look], files: seen });

const five: readonly SentFile[] = [1, 2, 3, 4, 5].map((number) => ({
  as: "document",
  name: `${number}.pdf`,
  bytes: Uint8Array.from([number]),
}));
const all = "1.pdf 2.pdf 3.pdf 4.pdf 5.pdf (5)";

async function group(desk: TelegramDesk): Promise<{ ann: FakeCustomer; group: FakeGroup; said(): readonly string[] }> {
  const [ann, made] = [desk.api.customer(), desk.api.group()];
  return { ann, group: made, said: () => made.messages.map(({ text }) => text) };
}

describe("24 an album of five", () => {
  it("in a private chat is one turn with five files and its caption", async () => {
    const desk = await openDesk(bot);
    const ann = desk.api.customer();
    ann.sendsAlbum(five, { caption: "look at my shoes" });
    await desk.answers(500);
    expect(ann.messages.map(({ text }) => text)).toEqual([`look at my shoes: ${all}`]);
  });

  it("without a word is one turn, too", async () => {
    const desk = await openDesk(bot);
    const ann = desk.api.customer();
    ann.sendsAlbum(five);
    await desk.answers(500);
    expect(ann.messages.map(({ text }) => text)).toEqual([`: ${all}`]);
  });

  for (const under of [0, 2, 4]) {
    it(`in a group is the bot's when part ${under + 1} mentions it`, async () => {
      const desk = await openDesk(bot);
      const { ann, group: place, said } = await group(desk);
      place.sendsAlbum(ann, five, { caption: "@desk_1_bot look at my shoes", under });
      await desk.answers(500);
      expect(said()).toEqual([`look at my shoes: ${all}`]);
    });
  }

  it("in a group that says nothing to the bot is nothing to it, nor is it part of the next one", async () => {
    const desk = await openDesk(bot);
    const { ann, group: place, said } = await group(desk);
    place.sendsAlbum(ann, five, { caption: "look at my shoes" });
    place.sendsAlbum(ann, five.slice(0, 2), { caption: "@desk_1_bot look at these shoes" });
    await desk.answers(500);
    expect(said()).toEqual(["look at these shoes: 1.pdf 2.pdf (2)"]);
  });

  it("is whole when the program died before its words came, and after", async () => {
    const first = await openDesk(bot);
    const { ann, group: place, said } = await group(first);
    place.sendsAlbum(ann, five, { caption: "@desk_1_bot look at my shoes", under: 2 });
    // The program takes all of it over and dies before it answers.
    await first.dies();
    expect(said()).toEqual([]);
    const second = await openDesk(bot, first);
    await second.answers(500);
    expect(said()).toEqual([`look at my shoes: ${all}`]);
  });

  it("is whole when each part comes to another program", async () => {
    let desk = await openDesk(bot);
    const { ann, group: place, said } = await group(desk);
    const parts = five.map((file, index) => ({
      file,
      caption: index === 3 ? "@desk_1_bot look at my shoes" : undefined,
    }));
    for (const { file, caption } of parts) {
      place.sends(ann, file, { caption, album: "one" });
      await desk.accepted();
      await desk.dies();
      desk = await openDesk(bot, desk);
    }
    await desk.answers(500);
    expect(said()).toEqual([`look at my shoes: ${all}`]);
    // What people say to each other is not kept.
    expect(JSON.stringify(desk.log.lines)).not.toContain("shoes");
  });

  it("that is not the bot's is forgotten after ten minutes", async () => {
    const { api, host, channel } = await bench({ webhookSecret: null });
    const [ann, bob, place] = [api.customer(), api.customer(), api.group()];
    const held = async (of: FakeCustomer) => (await host.data.get(`album/${place.id}/${of.id}`)) !== undefined;
    place.sendsAlbum(ann, five);
    await until(() => api.unconfirmed === 0);
    await host.clock.advance(599_000);
    place.sendsAlbum(bob, five);
    await until(() => api.unconfirmed === 0);
    expect([await held(ann), await held(bob)]).toEqual([true, true]);
    await host.clock.advance(1_000);
    expect([await held(ann), await held(bob)]).toEqual([false, true]);
    await channel.close();
    expect(host.clock.waiting).toBe(0);
  });
});
