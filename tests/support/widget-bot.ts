import { type Bot, frontdesk } from "frontdesk";
import { z } from "zod";

/** A picture that needs no other server. */
export const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="150"><rect width="400" height="150" fill="teal"/></svg>',
)}`;

/** Text that would do harm if anything of it were read as HTML or as an address. */
export const trap = `<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>`;
const trapUrl = "javascript:window.harmed=1";

const front = frontdesk({ id: "acme", name: "Acme", queues: ["help"], disclosure: false });
const shop = "https://shop.example/";

const hello = front.intent({
  name: "hello",
  examples: ["hello", "hello again", "hello from here", "hello later", "hello, did you get it"],
  run: (turn) => `You said: ${turn.text}`,
});

const parts = front.intent({
  name: "parts",
  examples: ["show me everything you have"],
  run: () => ({
    parts: [
      {
        kind: "text",
        text: "A **bold** [link](https://shop.example/a) and `code`.\n\n- one\n- two",
        format: "markdown",
      },
      { kind: "list", items: ["First", "Second"], ordered: true },
      { kind: "table", head: ["Country", "Days"], rows: [["Germany", "2"]] },
      { kind: "image", url: picture, alt: "A pair of boots" },
      { kind: "file", url: `${shop}label.pdf`, name: "label.pdf", mime: "application/pdf", size: 20_000 },
      { kind: "card", title: "Boots", text: "Warm & dry", image: { url: picture, alt: "Boots" } },
      {
        kind: "carousel",
        cards: ["Socks", "Wax", "Laces"].map((title) => ({
          kind: "card" as const,
          title,
          choices: [{ label: `Take ${title}`, say: "hello" }],
        })),
      },
      { kind: "sources", sources: [{ title: "Returns", url: `${shop}returns` }, { title: "Printed catalogue" }] },
      { kind: "feedback" },
    ],
  }),
});

/** Where the picture of `slowPicture` is: on no server, so that a test decides when it comes. */
export const slowPictureUrl = "https://pictures.example/boots.svg";

const slowPicture = front.intent({
  name: "slow_picture",
  examples: ["show me the picture"],
  run: () => ({
    parts: [
      { kind: "image", url: slowPictureUrl, alt: "Boots that come late" },
      { kind: "text", text: "What stands below it" },
    ],
  }),
});

const traps = front.intent({
  name: "traps",
  examples: ["try to break the page"],
  run: () => ({
    parts: [
      { kind: "text", text: `${trap} [x](${trapUrl}) ![x](${trapUrl}) <a href="${trapUrl}">y</a>`, format: "markdown" },
      { kind: "list", items: [trap] },
      { kind: "table", head: [trap], rows: [[trap]] },
      { kind: "card", title: trap, text: trap, choices: [{ label: trap, url: trapUrl }] },
      { kind: "sources", sources: [{ title: trap, url: trapUrl }] },
      { kind: "choices", text: trap, choices: ["<b id=x>no</b>"] },
    ],
  }),
});

const topic = front.intent({
  name: "topic",
  examples: ["what can you do for me"],
  async run(turn) {
    const what = await turn.choose("what", "What is it about?", { returns: "A return", parcel: "A parcel" });
    return `You chose ${what}.`;
  },
});

const contact = front.intent({
  name: "contact",
  examples: ["please call me back"],
  async run(turn) {
    const { order, urgent } = await turn.form("contact", {
      title: "Call me back",
      submit: "Ask for a call",
      fields: {
        order: front.ask("Order number", z.string().regex(/^[A-Z]\d{4}$/), { invalid: "It looks like A1234." }),
        urgent: front.ask("Is it urgent?", z.boolean()),
      },
    });
    return `We call about ${order}${urgent ? " at once" : ""}.`;
  },
});

/** Says something with every part that there is; the end of its story comes when `storyEnd` is there. */
export function widgetBot(storyEnd: Promise<string> = Promise.resolve("**boot**.")): Bot {
  const story = front.intent({
    name: "story",
    examples: ["tell me a long story"],
    async run(turn) {
      await turn.stream("story", async function* () {
        yield "Once there was a ";
        yield await storyEnd;
      });
    },
  });
  return front.bot({
    intents: [hello, parts, slowPicture, traps, topic, contact, story],
  });
}
