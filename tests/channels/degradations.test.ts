import { readFile, writeFile } from "node:fs/promises";
import type { Degradation, Store } from "@frontdesk/core";
import { frontdesk } from "frontdesk";
import { expect, test } from "vitest";
import { constructs, words } from "./constructs.ts";
import { openPlace, type Place, until } from "./visitors.ts";

const page = new URL("../../docs/channels/compare.md", import.meta.url);
const bot = frontdesk({ id: "acme", name: "Acme", disclosure: false }).bot({ intents: [] });

/** The conversation of each channel in which something was said already. */
async function conversations({ store, desk }: Place): Promise<ReadonlyMap<string, string>> {
  const cases = await desk.host.cases();
  void store;
  return new Map(cases.map(({ channel, conversation }) => [channel, conversation]));
}

/** The degradations in the receipt of the last message of a conversation; undefined while it is not sent. */
async function receipt(store: Store, conversation: string): Promise<readonly Degradation[] | undefined> {
  const [last] = await store.outbox({ conversation, limit: 1 });
  if (last?.status === "refused") throw new Error(`Refused: ${last.error}`);
  return last?.status === "sent" ? last.receipt?.degradations : undefined;
}

function cell(degradations: readonly Degradation[]): string {
  if (degradations.length === 0) return "as written";
  const lines = degradations.map(
    ({ from, to, why }) => `${from.replaceAll("_", " ")} → ${to.replaceAll("_", " ")}: ${why}`,
  );
  return [...new Set(lines)].join("; ");
}

test("what an author writes can be read on every channel, and the receipt says what it became, as the docs do", async () => {
  const place = await openPlace(bot);
  const { visitors, running, store } = place;
  for (const visitor of visitors) {
    await visitor.writes("human");
    await until(visitor, 0, (seen) => seen.length > 0);
  }
  const ids = await conversations(place);
  const rows: string[] = [];
  for (const [name, parts] of Object.entries(constructs)) {
    const cells = await Promise.all(
      visitors.map(async (visitor) => {
        const conversation = ids.get(visitor.channel) ?? "";
        const before = (await visitor.seen()).length;
        await running.send({ conversation }, { parts }, { idempotencyKey: name });
        await until(visitor, before, (seen) => {
          const shown = seen.map(({ text, choices }) => [text, ...choices].join("\n")).join("\n");
          return seen.length > 0 && (words[name] ?? []).every((word) => shown.includes(word));
        });
        if (visitor.channel === "web") return cell([]);
        await expect.poll(() => receipt(store, conversation), { timeout: 20_000 }).toBeDefined();
        return cell((await receipt(store, conversation)) ?? []);
      }),
    );
    rows.push(`| ${name} | ${cells.join(" | ")} |`);
  }
  const head = `| you write | ${visitors.map(({ channel }) => channel).join(" | ")} |\n|---|${"---|".repeat(visitors.length)}`;
  const table = `${head}\n${rows.join("\n")}\n`;
  const text = await readFile(page, "utf8");
  const [before = "", after = ""] = text.split(/(?<=<!-- table -->\n)[\s\S]*(?=<!-- end -->)/);
  if (process.env.WRITE_DOCS !== undefined) await writeFile(page, before + table + after);
  else expect(text).toBe(before + table + after);
}, 240_000);
