import { type AnyMessage, type Bot, frontdesk, memory } from "@frontdesk/core";
import { fakeEvent, talk } from "@frontdesk/core/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const front = frontdesk({ id: "forms", name: "Forms", locales: ["en", "ru"], disclosure: false });
const forms = { capabilities: { forms: true } };
const hours = front.intent({ name: "hours", examples: ["when are you open", "opening hours"], run: () => "9 to 18." });

const email = front.ask("Your e-mail address?", z.email(), { invalid: "It looks like ann@example.com." });
const phone = front.ask({ en: "Your number?", ru: "Ваш номер?" }, z.string().regex(/^\+\d{7,15}$/));
const topic = front.ask("What about?", z.enum(["order", "other"]), {
  labels: { order: { en: "An order", ru: "Заказ" }, other: { en: "Something else", ru: "Другое" } },
});
const note = front.ask("Anything else?", z.string().max(500).optional());

type Run = Parameters<typeof front.intent>[0]["run"];

function bot(run: Run): Bot {
  return front.bot({
    intents: [front.intent({ name: "call", examples: ["please call me", "give me a call"], run }), hours],
  });
}

const contact = bot(async (turn) => {
  const answers = await turn.form("contact", {
    title: { en: "How can we reach you?", ru: "Как с вами связаться?" },
    fields: { email, phone, topic },
  });
  return JSON.stringify(answers);
});
const event = (key: string) => fakeEvent({ chat: "ann", user: { id: "ann" } }, { key, at: 0 });
const filled = { email: "ann@example.com", phone: "+1555123456", topic: "order" };
const reply = '{"email":"ann@example.com","phone":"+1555123456","topic":"order"}';

describe("a form", () => {
  test("is put at once where the channel has forms, and answers all of its questions", async () => {
    const ann = talk(contact, forms);
    expect(await ann.says("please call me")).toEqual([
      "How can we reach you?\n1. Your e-mail address?\n2. Your number?\n3. What about?",
    ]);
    expect(ann.form).toEqual({
      kind: "form",
      title: "How can we reach you?",
      submit: "Send",
      token: expect.stringMatching(/^[0-9a-f]{32}$/),
      fields: [
        { name: "email", label: "Your e-mail address?", input: "email", required: true },
        { name: "phone", label: "Your number?", input: "text", required: true },
        {
          name: "topic",
          label: "What about?",
          input: "choice",
          required: true,
          options: [
            { label: "An order", value: "order" },
            { label: "Something else", value: "other" },
          ],
        },
      ],
    });
    expect(await ann.fills(filled)).toEqual([reply]);
    expect(ann.why()).toMatchObject({ by: "button", what: "contact" });
  });

  test("is asked step by step elsewhere, with the same answers", async () => {
    const ann = talk(contact);
    expect(await ann.says("please call me")).toEqual(["Your e-mail address?"]);
    expect(await ann.says("it's ann@example.com")).toEqual(["Your number?"]);
    expect(await ann.says("+1555123456")).toEqual(["What about?\n1. An order\n2. Something else"]);
    expect(await ann.presses("An order")).toEqual([reply]);
  });

  test("speaks the customer's language", async () => {
    const ann = talk(
      front.bot({
        intents: [
          front.intent({
            name: "call",
            examples: { ru: ["позвоните мне", "перезвоните мне пожалуйста"] },
            slots: { phone, topic },
            form: true,
            title: { en: "Call back", ru: "Обратный звонок" },
            run: ({ slots }) => slots.phone,
          }),
        ],
      }),
      forms,
    );
    await ann.says("позвоните мне");
    expect(ann.form).toMatchObject({ title: "Обратный звонок", submit: "Отправить" });
    expect(ann.form?.fields.map(({ label }) => label)).toEqual(["Ваш номер?", "What about?"]);
    expect(ann.form?.fields[1]?.options?.[0]).toEqual({ label: "Заказ", value: "order" });
  });

  test("keeps what fits and asks again for what does not", async () => {
    const ann = talk(contact, forms);
    await ann.says("please call me");
    expect(await ann.fills({ ...filled, email: "ann at example", phone: "" })).toHaveLength(1);
    expect(ann.form?.fields).toMatchObject([
      { name: "email", value: "ann at example", problem: "It looks like ann@example.com." },
      { name: "phone", problem: "Please fill this in." },
      { name: "topic", value: "order" },
    ]);
    expect(ann.form?.fields[1]?.value).toBeUndefined();
    expect(ann.form?.fields[2]?.problem).toBeUndefined();
    expect(ann.why()).toMatchObject({ by: "refused_answer", what: "contact" });
    expect(await ann.fills({ email: filled.email, phone: filled.phone })).toEqual([reply]);
  });

  test("offers a person beside it after several refusals", async () => {
    const ann = talk(contact, forms);
    await ann.says("please call me");
    for (const _ of [1, 2]) expect(await ann.fills({ email: "nope" })).toHaveLength(1);
    expect((await ann.fills({ email: "nope" })).at(-1)).toContain("human");
    expect((await ann.says("human")).join()).toContain("passing you on");
    expect((await ann.case())?.summary.slots).toEqual({});
  });

  test("can be answered by typing, one question after the other", async () => {
    const ann = talk(contact, forms);
    await ann.says("please call me");
    expect(await ann.says("ann@example.com")).toHaveLength(1);
    expect(ann.form?.fields).toMatchObject([{ value: "ann@example.com" }, { name: "phone" }, { name: "topic" }]);
    expect((await ann.says("blah blah"))[0]).toContain("That doesn't fit");
    expect(await ann.says("+1555123456")).toHaveLength(1);
    expect(await ann.says("something else")).toEqual([reply.replace("order", "other")]);
  });

  test("an earlier answer of it can be corrected", async () => {
    const ann = talk(contact, forms);
    await ann.says("please call me");
    await ann.says("ann@example.com");
    await ann.says("no, I meant bob@example.com");
    expect(ann.form?.fields[0]).toMatchObject({ value: "bob@example.com" });
  });

  test("survives restarts, and takes an old copy of itself", async () => {
    const ann = talk(contact, forms);
    await ann.says("please call me");
    await ann.restarts();
    await ann.fills({ email: "ann@example.com" });
    await ann.restarts();
    expect(ann.form?.fields.map(({ value, problem }) => [value, problem])).toEqual([
      ["ann@example.com", undefined],
      [undefined, "Please fill this in."],
      [undefined, "Please fill this in."],
    ]);
    expect(await ann.fills(filled)).toEqual([reply]);
  });

  test("a repeated delivery has no second effect", async () => {
    const ann = talk(contact, forms);
    await ann.says("please call me");
    await ann.fills(filled);
    expect(await ann.repeats()).toEqual([]);
  });

  test("comes again after something else was asked, with what was filled in", async () => {
    const ann = talk(contact, forms);
    await ann.says("please call me");
    await ann.fills({ email: "ann@example.com", phone: "12" });
    const said = await ann.says("when are you open?");
    expect(said).toHaveLength(2);
    expect(said[0]).toBe("9 to 18.");
    expect(said[1]).toContain("Back to where we were:\n\nHow can we reach you?");
    expect(ann.form?.fields.slice(0, 2)).toMatchObject([
      { value: "ann@example.com" },
      { value: "12", problem: "That doesn't fit, I'm afraid." },
    ]);
    expect(await ann.fills(filled)).toEqual([reply]);
  });

  test("is over after “cancel”, and refused politely when it is sent nevertheless", async () => {
    const ann = talk(contact, forms);
    await ann.says("please call me");
    expect(await ann.says("cancel")).toEqual(["All right, I've stopped that."]);
    expect(await ann.fills(filled)).toEqual(["That button is no longer valid."]);
  });

  test("that has expired is refused politely", async () => {
    const ann = talk(contact, forms);
    await ann.says("please call me");
    await ann.waits(25 * 60 * 60 * 1_000);
    expect(await ann.fills(filled)).toEqual(["That button is no longer valid."]);
  });

  test("of another customer, or one that nobody was given, is refused and put again", async () => {
    const ann = talk(contact, forms);
    const bob = talk(contact, { ...forms, name: "bob" });
    await bob.says("please call me");
    await ann.says("please call me");
    for (const token of [bob.form?.token ?? "", "f".repeat(32)]) {
      await ann.channel.deliver({ ...event(`forged-${token}`), kind: "action", token, values: filled });
      const said = await ann.waits(0);
      expect(said[0]).toBe("That button is no longer valid.");
      expect(said[1]).toContain("How can we reach you?");
    }
  });

  test("takes nothing that it did not ask for, and no more than a message may hold", async () => {
    const ann = talk(contact, forms);
    await ann.says("please call me");
    await ann.fills({ ...filled, email: "x".repeat(9_000), __proto__: "x", admin: true });
    expect(ann.form?.fields[0]).toMatchObject({ name: "email", problem: "It looks like ann@example.com." });
    expect(ann.form?.fields[0]?.value).toBeUndefined();
    expect(await ann.fills({ email: filled.email })).toEqual([reply]);
  });

  test("asks again only for what a changed schema no longer takes", async () => {
    const version = (phone: z.ZodType<string>) =>
      bot(async (turn) => {
        const { email: address, number } = await turn.form("contact", {
          title: "Contact",
          fields: { email, number: front.ask("Your number?", phone) },
        });
        const sure = await turn.confirm("sure", "Sure?");
        return `${address} ${number} ${sure}`;
      });
    for (const options of [forms, {}]) {
      const ann = talk(version(z.string().regex(/^\d+$/)), options);
      await ann.says("please call me");
      if (ann.form) await ann.fills({ email: "ann@example.com", number: "12" });
      else {
        await ann.says("ann@example.com");
        await ann.says("12");
      }
      await ann.restarts(version(z.string().regex(/^\+\d+$/)));
      const [again] = await ann.says("yes");
      expect(again).toContain("Your number?");
      if (ann.form) expect(ann.form.fields[0]).toMatchObject({ value: "ann@example.com" });
      expect(await ann.says("+12")).toEqual(["ann@example.com +12 true"]);
    }
  });

  test("that was acted on is not asked again: a person is offered", async () => {
    const version = (phone: z.ZodType<string>) =>
      bot(async (turn) => {
        const { number } = await turn.form("contact", {
          title: "Contact",
          fields: { number: front.ask("Your number?", phone) },
        });
        await turn.once("dial", () => number);
        return (await turn.confirm("sure", "Sure?")) ? "Yes." : "No.";
      });
    const ann = talk(version(z.string().regex(/^\d+$/)), forms);
    await ann.says("please call me");
    await ann.fills({ number: "12" });
    await ann.restarts(version(z.string().regex(/^\+\d+$/)));
    expect((await ann.says("yes")).join()).toContain("talk to a person?");
  });

  test("what is said after it is said once, also after a correction only once for each", async () => {
    const ann = talk(
      bot(async (turn) => {
        const { number } = await turn.form("contact", {
          title: "Contact",
          fields: { number: front.ask("Your number?", z.string().regex(/^\d+$/)) },
        });
        turn.say(`Noted: ${number}.`);
        const size = await turn.choose("size", "Which size?", { s: "Small", l: "Large" });
        const colour = await turn.choose("colour", "Which colour?", { red: "Red", blue: "Blue" });
        return `${number} ${size} ${colour}`;
      }),
      forms,
    );
    await ann.says("please call me");
    expect(await ann.fills({ number: "12" })).toEqual(["Noted: 12.", "Which size?\n1. Small\n2. Large"]);
    expect(await ann.presses("Large")).toEqual(["Which colour?\n1. Red\n2. Blue"]);
    expect(await ann.says("no, I meant 13")).toEqual(["Noted: 13.", "Which colour?\n1. Red\n2. Blue"]);
    expect(await ann.presses("Red")).toEqual(["13 l red"]);
  });

  test("shares its keys with the other questions of a run", async () => {
    const ann = talk(
      bot(async (turn) => {
        await turn.form("contact", { title: "Contact", fields: { note } });
        await turn.ask("contact.note", "Twice?", z.string());
      }),
    );
    await ann.says("please call me");
    expect(ann.errors[0]?.error).toMatchObject({ code: "turn.duplicate_key" });
  });

  test("waits for its turn beside another question", async () => {
    const ann = talk(
      bot(async (turn) => {
        const [size, { email: address }] = await Promise.all([
          turn.choose("size", "Which size?", { s: "Small", l: "Large" }),
          turn.form("contact", { title: "Contact", fields: { email } }),
        ]);
        return `${size} ${address}`;
      }),
      forms,
    );
    expect(await ann.says("please call me")).toEqual(["Which size?\n1. Small\n2. Large"]);
    expect(await ann.presses("Large")).toEqual(["Contact\n1. Your e-mail address?"]);
    expect(await ann.fills({ email: "ann@example.com" })).toEqual(["l ann@example.com"]);
  });

  test("is put again when a person gives the conversation back", async () => {
    const ann = talk(contact, forms);
    await ann.says("please call me");
    await ann.says("human");
    await ann.person.takes();
    expect(await ann.fills(filled)).toEqual([]);
    expect((await ann.person.givesBack()).at(-1)).toContain("How can we reach you?");
    expect(await ann.fills(filled)).toEqual([reply]);
  });
});

describe("fields that may be left empty", () => {
  const optional = bot(async (turn) => {
    const { email: address, note: more } = await turn.form("contact", { title: "Contact", fields: { note, email } });
    const sure = await turn.confirm("sure", "Sure?");
    return `${address} ${String(more)} ${sure}`;
  });

  test("are there in a form", async () => {
    const ann = talk(optional, forms);
    await ann.says("please call me");
    expect(ann.form?.fields[0]).toMatchObject({ name: "note", input: "long_text", required: false, maxLength: 500 });
    await ann.fills({ email: "ann@example.com" });
    expect(await ann.says("yes")).toEqual(["ann@example.com undefined true"]);
    await ann.says("please call me");
    await ann.fills({ email: "ann@example.com", note: " After six. " });
    expect(await ann.says("yes")).toEqual(["ann@example.com After six. true"]);
  });

  test("are not asked for by themselves", async () => {
    const ann = talk(optional);
    expect(await ann.says("please call me")).toEqual(["Your e-mail address?"]);
    expect((await ann.says("ann@example.com"))[0]).toContain("Sure?");
    expect(await ann.says("yes")).toEqual(["ann@example.com undefined true"]);
  });

  test("stay left out, whatever the channel can by then", async () => {
    const store = memory();
    const before = talk(optional, { store });
    await before.says("please call me");
    await before.says("ann@example.com");
    await before.ends();
    const after = talk(optional, { store, ...forms });
    await after.engine();
    await after.channel.deliver({ ...event("later"), kind: "message", text: "yes" });
    expect(await after.waits(0)).toEqual(["ann@example.com undefined true"]);
  });

  test("a form of nothing else is shown once, and completed by anything", async () => {
    const all = bot(async (turn) => {
      const answers = await turn.form("more", {
        title: "More",
        fields: { note, size: front.ask("Size?", z.string().default("M")) },
      });
      return JSON.stringify(answers);
    });
    expect(await talk(all).says("please call me")).toEqual(['{"size":"M"}']);
    const ann = talk(all, forms);
    expect(await ann.says("please call me")).toEqual(["More\n1. Anything else?\n2. Size?"]);
    expect(await ann.fills({})).toEqual(['{"size":"M"}']);
    await ann.says("please call me");
    expect((await ann.says("when are you open?")).at(-1)).toContain("Anything else?");
    expect(await ann.says("xyzzy large")).toEqual(['{"note":"xyzzy large","size":"M"}']);
  });

  test("that a new version demands are asked for", async () => {
    const version = (schema: z.ZodType<string | undefined>) =>
      bot(async (turn) => {
        const { more } = await turn.form("contact", {
          title: "Contact",
          fields: { email, more: front.ask("More?", schema) },
        });
        return `${more} ${await turn.confirm("sure", "Sure?")}`;
      });
    const ann = talk(version(z.string().optional()), forms);
    await ann.says("please call me");
    await ann.fills({ email: "ann@example.com" });
    await ann.restarts(version(z.string()));
    expect((await ann.says("yes"))[0]).toContain("More?");
    expect(await ann.fills({ more: "this" })).toEqual(["this true"]);
  });
});

describe("declared slots as a form", () => {
  const returning = (form: true | { title?: string; submit?: string } | undefined) =>
    front.bot({
      intents: [
        front.intent({
          name: "return_order",
          title: "Return an order",
          examples: ["I want to return my order", "return my order A1234"],
          slots: {
            order: front.ask("Which order?", z.string().regex(/^[A-Z]\d{4}$/)),
            reason: front.ask("Why?", z.enum(["damaged", "other"])),
            note: front.ask("Anything else?", z.string().optional()),
          },
          form,
          run: ({ slots }) => JSON.stringify(slots),
        }),
      ],
    });

  test("are asked at once, with what the first message says filled in", async () => {
    const ann = talk(returning(true), forms);
    await ann.says("I want to return my order A1234");
    expect(ann.form).toMatchObject({ title: "Return an order", submit: "Send" });
    expect(ann.form?.fields.map(({ name, value }) => [name, value])).toEqual([
      ["order", "A1234"],
      ["reason", undefined],
      ["note", undefined],
    ]);
    expect(await ann.fills({ reason: "damaged" })).toEqual(['{"order":"A1234","reason":"damaged"}']);
  });

  test("have words of their own where they are given", async () => {
    const ann = talk(returning({ title: "Your return", submit: "Return it" }), forms);
    await ann.says("I want to return my order");
    expect(ann.form).toMatchObject({ title: "Your return", submit: "Return it" });
  });

  test("are asked step by step elsewhere, also when they become a form meanwhile", async () => {
    const ann = talk(returning(undefined));
    expect(await ann.says("I want to return my order")).toEqual(["Which order?"]);
    expect((await ann.says("A1234"))[0]).toContain("Why?");
    await ann.restarts(returning(true));
    expect(await ann.says("damaged")).toEqual(['{"order":"A1234","reason":"damaged"}']);
  });
});

describe("a form's fields come from their schemas", () => {
  test.each<[z.ZodType, string, number | undefined]>([
    [z.string(), "text", undefined],
    [z.string().max(299), "text", 299],
    [z.string().max(300), "long_text", 300],
    [
      z
        .string()
        .max(300)
        .transform((text) => text.length),
      "long_text",
      300,
    ],
    [z.email().max(80), "email", 80],
    [z.string().email(), "email", undefined],
    [z.url(), "url", undefined],
    [z.e164(), "phone", undefined],
    [z.string().regex(/x/).length(4), "text", 4],
    [z.number(), "number", undefined],
    [z.int().optional(), "number", undefined],
    [z.coerce.number(), "number", undefined],
    [z.bigint(), "number", undefined],
    [z.iso.date(), "date", undefined],
    [z.date(), "date", undefined],
    [z.boolean(), "yes_no", undefined],
    [z.literal(true), "yes_no", undefined],
    [z.enum(["a", "b"]), "choice", undefined],
    [z.literal([1, 2]), "choice", undefined],
    [z.union([z.email(), z.e164()]), "text", undefined],
  ])("%#: %s", async (schema, input, maxLength) => {
    const ann = talk(
      bot((turn) => turn.form("one", { title: "One", fields: { it: front.ask("Which?", schema) } }).then(() => "done")),
      forms,
    );
    await ann.says("please call me");
    const [field] = ann.form?.fields ?? [];
    expect([field?.input, field?.maxLength]).toEqual([input, maxLength]);
  });

  test.each<[z.ZodType, string | boolean, AnyMessage]>([
    [z.number(), "1,5", "1.5"],
    [z.coerce.number(), " 3 ", "3"],
    [z.boolean(), false, "false"],
    [z.boolean(), true, "true"],
    [z.boolean(), "true", "true"],
    [z.boolean(), "nope", "false"],
    [z.literal(true), true, "true"],
    [z.literal([1, 2]), "2", "2"],
    [z.enum(["2", "1"]), "1", '"1"'],
    [z.date(), "2026-02-28", '"2026-02-28T00:00:00.000Z"'],
    [z.iso.date(), "2026-02-28", '"2026-02-28"'],
    [z.string().regex(/^[A-Z]\d+$/), "a17", '"A17"'],
    [z.string(), "  a\u0000b ", '"ab"'],
  ])("%#: what is filled in is read as what is typed", async (schema, value, said) => {
    const ann = talk(
      bot(async (turn) => {
        const { it } = await turn.form("one", { title: "One", fields: { it: front.ask("Which?", schema) } });
        return JSON.stringify(it);
      }),
      forms,
    );
    await ann.says("please call me");
    expect(await ann.fills({ it: value })).toEqual([said]);
  });

  test("a yes or no with its author's words is a choice between them", async () => {
    const agree = front.ask("Agree?", z.boolean(), { labels: { true: "I agree" } });
    const ann = talk(
      bot(async (turn) => `${(await turn.form("one", { title: "One", fields: { agree } })).agree}`),
      forms,
    );
    await ann.says("please call me");
    expect(ann.form?.fields[0]).toMatchObject({
      input: "choice",
      options: [
        { label: "I agree", value: "true" },
        { label: "No", value: "false" },
      ],
    });
    expect(await ann.fills({ agree: "false" })).toEqual(["false"]);
  });
});

test("the history shows what was filled in", async () => {
  const ann = talk(contact, forms);
  await ann.says("please call me");
  await ann.fills({ ...filled, phone: "" });
  await ann.says("human");
  const open = await ann.case();
  const lines = await ann.desk.host.transcript(open?.id ?? "");
  expect(lines.filter(({ author }) => author.kind === "customer").map(({ parts }) => parts)).toContainEqual([
    { kind: "text", text: "email: ann@example.com\ntopic: order" },
  ]);
  expect(open?.summary.slots).toEqual({ "contact.email": "ann@example.com", "contact.topic": "order" });
});
