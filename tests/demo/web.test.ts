import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findOrder, locales, orderText } from "../../examples/support-desk/shop.ts";
import { stories } from "../../examples/support-desk/test/stories.ts";
import { deskToken, sharedDemo, spawnDemo, startDemo, temporaryFolder } from "../support/demo.ts";
import { directLine, type SeenAction, type SeenActivity } from "../support/direct-line.ts";

const textOf = (activities: readonly SeenActivity[]): string => activities.map(({ text }) => text).join("\n");
const actionsOf = (activities: readonly SeenActivity[]): readonly SeenAction[] =>
  activities.at(-1)?.suggestedActions?.actions ?? [];

async function orderLine(number: string, locale: (typeof locales)[number]): Promise<string> {
  const order = await findOrder(number, new Date());
  if (order === undefined) throw new Error(`There is no order ${number}.`);
  return orderText(order)[locale];
}

async function desk(url: string, method: "GET" | "POST", path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${url}/desk/${path}`, {
    method,
    headers: { authorization: `Bearer ${deskToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  return response.json();
}

describe.each(locales)("over Direct Line, in %s", (locale) => {
  const story = stories[locale];
  const shared = sharedDemo();

  test("the stories of the shop", async () => {
    const demo = shared();
    const ann = await directLine(() => demo.url, locale);

    expect(textOf(await ann.says(story.trackA1234))).toContain(await orderLine("A1234", locale));

    expect(textOf(await ann.says(story.track))).toContain(story.whichOrder);
    const refused = textOf(await ann.says("Z9"));
    expect(refused).toContain(story.aNumberIs);
    expect(refused).toContain(story.whichOrder);
    expect(textOf(await ann.says("B2345"))).toContain(await orderLine("B2345", locale));

    expect(actionsOf(await ann.says(story.returnA1234)).map(({ title }) => title)).toEqual(story.reasons);
    const meanwhile = await ann.says(story.refund, 2);
    expect(textOf(meanwhile)).toContain(story.refundDays);
    const [source] = meanwhile.flatMap(({ channelData }) => channelData.sources ?? []);
    expect(source?.title).toBe(story.refundTitle);
    expect(source?.url).toBe(story.refundUrl.replace("https://shop.example", demo.url));
    expect(await (await fetch(source?.url ?? "")).text()).toContain(
      `id="${decodeURIComponent(new URL(source?.url ?? "").hash.slice(1))}"`,
    );
    expect(actionsOf(meanwhile).map(({ title }) => title)).toEqual(story.reasons);

    const damaged = { type: "message", text: story.damaged };
    const id = await ann.sends("once", damaged);
    const [opened] = await ann.hears(1);
    expect(opened?.text).toMatch(story.opened);
    expect(await ann.sends("once", damaged)).toBe(id);

    // What was sent twice was said once: nothing stands between the return number and this answer.
    expect(textOf(await ann.says(story.thanks))).toBe(story.welcome);
    const said = (await ann.history()).map(({ text }) => text);
    expect(said.filter((text) => text === story.damaged)).toHaveLength(1);
    expect(said.filter((text) => story.opened.test(text ?? ""))).toHaveLength(1);
  });

  test("two ways to ask, and what the shop does not know", async () => {
    const demo = shared();
    const ann = await directLine(() => demo.url, locale);
    for (const question of story.delivery) {
      const answers = await ann.says(question);
      expect(answers.flatMap(({ channelData }) => channelData.sources ?? [])).toMatchObject([
        { title: story.deliveryTitle },
      ]);
    }
    const bob = await directLine(() => demo.url, locale);
    expect(textOf(await bob.says(story.aeroplanes[0]))).toContain(story.rephrase);
    const offer = await bob.says(story.aeroplanes[1]);
    expect(actionsOf(offer).map(({ title }) => title)).toEqual(story.offer);
    const [yes] = actionsOf(offer);
    await bob.sends("press", {
      type: "message",
      text: yes?.text,
      value: yes?.value,
      channelData: { messageBack: { displayText: yes?.title } },
    });
    expect(textOf(await bob.hears(1))).toContain(story.passedOn);
  });

  test("a person takes over, and gives back", async () => {
    const demo = await startDemo(temporaryFolder());
    const ann = await directLine(() => demo.url, locale);
    expect(textOf(await ann.says(story.human))).toContain(story.passedOn);
    // Safe: the shape of the desk's answer; what is not there fails below.
    const { cases } = (await desk(demo.url, "GET", "cases")) as { cases: { id: string }[] };
    const path = `cases/${cases[0]?.id}`;
    await desk(demo.url, "POST", `${path}/take`, { person: "Maeve" });
    expect(textOf(await ann.hears(1))).toContain("Maeve");
    await ann.sends("silent", { type: "message", text: story.trackA1234 });
    await desk(demo.url, "POST", `${path}/lines`, { person: "Maeve", text: "Maeve here.", key: "1" });
    expect(await ann.hears(1)).toMatchObject([{ text: "Maeve here.", from: { name: "Maeve", role: "bot" } }]);
    await desk(demo.url, "POST", `${path}/back`, { person: "Maeve" });
    expect(textOf(await ann.hears(1))).toBe(story.backAgain);
    expect(textOf(await ann.says(story.thanks))).toContain(story.welcome);
  });
});

test("it is healthy, ends politely, and is there again with what was said", async () => {
  const folder = temporaryFolder();
  let demo = await startDemo(folder);
  const health = await fetch(`${demo.url}/health`);
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({
    bot: "support-desk",
    state: "open",
    channels: [{ name: "web", status: "open" }],
  });
  const ann = await directLine(() => demo.url, "en");
  await ann.says("where is my order?");
  expect(await demo.end("SIGTERM")).toBe(0);

  demo = await startDemo(folder);
  expect(textOf(await ann.says("A1234"))).toContain(await orderLine("A1234", "en"));
  expect(textOf(await ann.history())).toContain("where is my order?");
});

test("it talks about a visitor's own Markdown, and shows where it stands", async () => {
  const folder = temporaryFolder();
  await mkdir(join(folder, "my notes"));
  const text =
    "# The boat house\n\n## When does the ferry to the island leave?\n\nAt **eight**, every day.\n\n## Can I bring a dog on the ferry?\n\nYes.\n";
  await writeFile(join(folder, "my notes", "boat & house.md"), text);
  const demo = await startDemo(folder, { args: ["--knowledge", "my notes"] });
  const ann = await directLine(() => demo.url, "en");
  const answers = await ann.says("When does the ferry to the island leave?");
  expect(textOf(answers)).toContain("At **eight**, every day.");
  const [source] = answers.flatMap(({ channelData }) => channelData.sources ?? []);
  const page = await fetch(source?.url ?? "");
  expect(page.status).toBe(200);
  expect(await page.text()).toContain(
    '<section id="when-does-the-ferry-to-the-island-leave"><h2>When does the ferry to the island leave?</h2><p>At <strong>eight</strong>, every day.</p></section>',
  );
  expect(await (await fetch(demo.url)).text()).toContain("Can I bring a dog on the ferry?</button>");
});

test.for([
  {
    name: "a folder that is not there",
    args: ["--knowledge", "nowhere"],
    env: {},
    says: /^support-desk: There is no folder .*nowhere\. .+/,
  },
  {
    name: "an empty folder",
    args: ["--knowledge", "."],
    env: {},
    says: /^support-desk: There is no Markdown in .+\. Put a file/,
  },
  {
    name: "an unknown option",
    args: ["--knowlege", "x"],
    env: {},
    says: /^support-desk: Unknown option '--knowlege'\. See /,
  },
  {
    name: "a port that is none",
    args: [],
    env: { PORT: "http" },
    says: /^support-desk: PORT is "http"\. Set it to a number/,
  },
  {
    name: "a damaged database",
    args: [],
    env: { FRONTDESK_DB: "damaged.db" },
    says: /^support-desk: .*damaged\.db" is damaged\. Restore it/,
  },
] as const)("$name is said in one line", async ({ args, env, says }) => {
  const folder = temporaryFolder();
  if ("FRONTDESK_DB" in env) await writeFile(join(folder, env.FRONTDESK_DB), "this is no database");
  await expectRefusal(folder, args, env, says);
});

test("a port that is taken is said in one line", async () => {
  const demo = await startDemo(temporaryFolder());
  const { port } = new URL(demo.url);
  await expectRefusal(
    temporaryFolder(),
    [],
    { PORT: port },
    /^support-desk: Port \d+ of 127\.0\.0\.1 is taken by another program\. Choose another one: PORT=3001/,
  );
});

async function expectRefusal(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  says: RegExp,
): Promise<void> {
  const child = spawnDemo(folder, { args, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => (output += text));
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(output).toMatch(says);
  expect(output.trim().split("\n")).toHaveLength(1);
  expect(code).toBe(1);
}
