import { type Bot, frontdesk, memory } from "@frontdesk/core";
import { type Customer, fakeEvent, talk } from "@frontdesk/core/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const front = frontdesk({ id: "forms", name: "Forms", disclosure: false });
const forms = { capabilities: { forms: true } };

type Run = Parameters<typeof front.intent>[0]["run"];

function bot(run: Run): Bot {
  return front.bot({
    intents: [front.intent({ name: "call", examples: ["please call me", "give me a call"], run })],
  });
}

/** Sends a form as any program could. */
function sends(ann: Customer, token: string, values: Readonly<Record<string, string | boolean>>, key: string) {
  const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key, at: 0 });
  return ann.channel.deliver({ ...event, kind: "action", token, label: "Send", values });
}

const tokenOf = (ann: Customer): string => ann.form?.token ?? "";

describe("what is filled in may be anything", () => {
  const contact = bot(async (turn) => {
    const answers = await turn.form("contact", {
      title: "Contact",
      fields: {
        email: front.ask("E-mail?", z.email()),
        age: front.ask("Age?", z.number().int().min(18)),
        topic: front.ask("Topic?", z.enum(["order", "other"])),
        agreed: front.ask("Agreed?", z.boolean()),
        note: front.ask("Note?", z.string().max(20).optional()),
      },
    });
    return JSON.stringify(answers);
  });
  const value = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.boolean(),
    fc.constantFrom(
      "\0",
      "\ud800",
      "x\udc00",
      "a".repeat(9_000),
      "ann@example.com",
      "18",
      "1e400",
      "-0",
      "order",
      "true",
    ),
  );
  const name = fc.constantFrom(
    "email",
    "age",
    "topic",
    "agreed",
    "note",
    "__proto__",
    "constructor",
    "toString",
    "contact",
  );
  const values = fc.array(fc.tuple(name, value), { maxLength: 9 }).map((pairs) => Object.fromEntries(pairs));

  test("and is answered, put again with its problems, or taken as a whole", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 4 }), async (sent) => {
        const ann = talk(contact, forms);
        await ann.says("please call me");
        const token = tokenOf(ann);
        for (const [index, one] of sent.entries()) {
          await sends(ann, token, one, `sent-${index}`);
          await ann.waits(0);
        }
        expect(ann.errors).toEqual([]);
        const last = ann.messages.at(-1)?.parts ?? [];
        for (const part of last) if (part.kind === "form") expect(part.fields).toHaveLength(5);
        expect(JSON.stringify(ann.messages)).not.toMatch(/a{8001}|\\u0000|\\ud800|\\udc00/);
        // Good values always complete it, whatever came before, unless that has completed it.
        const good = { email: "ann@example.com", age: "18", topic: "order", agreed: true, note: "" };
        const isOpen = last.some(({ kind }) => kind === "form");
        const said = isOpen ? await ann.fills(good) : [];
        if (isOpen) {
          expect(said).toEqual(['{"email":"ann@example.com","age":18,"topic":"order","agreed":true}']);
        }
        await ann.ends();
      }),
      { numRuns: 150 },
    );
  });
});

test("a field may have any name", async () => {
  const field = front.ask("Well?", z.string());
  const fields = Object.fromEntries(["__proto__", "constructor", "a.b", "", " "].map((name) => [name, field] as const));
  const ann = talk(
    bot(async (turn) => JSON.stringify(await turn.form("odd", { title: "Odd", fields }))),
    forms,
  );
  await ann.says("please call me");
  const given = Object.fromEntries(Object.keys(fields).map((name, index) => [name, `v${index}`] as const));
  await sends(ann, tokenOf(ann), given, "sent");
  expect(await ann.waits(0)).toEqual(['{"__proto__":"v0","constructor":"v1","a.b":"v2","":"v3"," ":"v4"}']);
});

test("a hundred fields are one form, and their answers survive a restart", async () => {
  const names = Array.from({ length: 100 }, (_, index) => `field${index}`);
  const fields = Object.fromEntries(names.map((name) => [name, front.ask("Well?", z.string().min(2))] as const));
  const definition = bot(async (turn) => {
    const answers = await turn.form("long", { title: "Long", fields });
    return (await turn.confirm("sure", "Sure?")) ? Object.values(answers).join("") : "No.";
  });
  const ann = talk(definition, forms);
  await ann.says("please call me");
  await ann.fills(Object.fromEntries(names.map((name, index) => [name, index === 50 ? "x" : "ab"])));
  expect(ann.form?.fields.filter(({ problem }) => problem !== undefined)).toMatchObject([{ name: "field50" }]);
  await ann.fills({ field50: "cd" });
  await ann.restarts();
  expect(await ann.says("yes")).toEqual([`${"ab".repeat(50)}cd${"ab".repeat(49)}`]);
});

describe("two tabs show one form", () => {
  const contact = bot(async (turn) => {
    const { email } = await turn.form("contact", {
      title: "Contact",
      fields: { email: front.ask("E-mail?", z.email()) },
    });
    await turn.once("send", () => sent.push(email));
    return (await turn.confirm("sure", "Sure?")) ? `Sent to ${email}.` : "No.";
  });
  let sent: string[] = [];

  test("and both send it at once: one counts, and the other one is told what is open", async () => {
    sent = [];
    const ann = talk(contact, forms);
    await ann.says("please call me");
    const token = tokenOf(ann);
    await Promise.all([
      sends(ann, token, { email: "ann@example.com" }, "tab-1"),
      sends(ann, token, { email: "bob@example.com" }, "tab-2"),
    ]);
    const said = await ann.waits(0);
    expect(said.filter((text) => text.startsWith("Sure?"))).toHaveLength(2);
    expect(await ann.says("yes")).toEqual(["Sent to ann@example.com."]);
    expect(sent).toEqual(["ann@example.com"]);
  });

  test("and one is sent while a person has the case: the person sees it, and the form is still open afterwards", async () => {
    sent = [];
    const ann = talk(contact, forms);
    await ann.says("please call me");
    const token = tokenOf(ann);
    await ann.says("human");
    await ann.person.takes();
    await sends(ann, token, { email: "ann@example.com" }, "tab-1");
    expect(await ann.waits(0)).toEqual([]);
    const id = (await ann.case())?.id ?? "";
    const transcript = await ann.desk.host.transcript(id);
    expect(transcript.at(-1)?.parts).toEqual([{ kind: "text", text: "email: ann@example.com" }]);
    await ann.person.givesBack();
    await sends(ann, token, { email: "ann@example.com" }, "tab-2");
    expect(await ann.waits(0)).toEqual(["Sure?\n1. Yes\n2. No"]);
    expect(sent).toEqual(["ann@example.com"]);
  });
});

test("a correction repeats nothing that was said after a question whose key begins another one's", async () => {
  const size = z.enum(["small", "large"]);
  const ann = talk(
    bot(async (turn) => {
      await turn.confirm("box", "A box?");
      turn.say("Noted.");
      await turn.ask("box.size", "Which size?", size);
      return turn.ask("colour", "Which colour?", z.enum(["red", "blue"]));
    }),
  );
  await ann.says("please call me");
  expect(await ann.says("yes")).toEqual(["Noted.", expect.stringContaining("Which size?")]);
  await ann.says("small");
  expect(await ann.says("no, I meant large")).toEqual([expect.stringContaining("Which colour?")]);
});

test("the journal has no word of what was filled in, written, noted or called", async () => {
  const secret = "zebra";
  const store = memory();
  const ann = talk(
    bot(async (turn) => {
      const answers = await turn.form("contact", {
        title: "Contact",
        fields: { name: front.ask("Name?", z.string().min(3)), order: front.ask("Order?", z.string().regex(/^\d+$/)) },
      });
      if (answers.order === "1") throw new Error(secret);
      return turn.handoff({ note: secret });
    }),
    { ...forms, store },
  );
  await ann.says("please call me");
  await ann.fills({ name: secret, order: secret });
  await ann.says(secret);
  await ann.fills({ name: secret, order: "1" });
  const base = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: "command", at: 0 });
  await ann.channel.deliver({ ...base, kind: "command", command: `my_${secret}`, text: secret });
  await ann.channel.deliver({ ...base, eventKeys: ["rating"], kind: "feedback", token: secret, value: "down" });
  await ann.waits(0);
  await ann.says("please call me");
  await ann.fills({ name: secret, order: "2" });
  const id = (await ann.case())?.id ?? "";
  const kim = { id: "p1", name: secret };
  await ann.desk.host.take(id, kim);
  await ann.desk.host.note(id, kim, secret, "1");
  await ann.desk.host.say(id, kim, secret, "1");
  await ann.desk.host.transfer(id, kim, { note: secret });
  await ann.waits(0);
  const entries = await store.journal({ limit: 1_000 });
  expect(entries.length).toBeGreaterThan(10);
  expect(JSON.stringify(entries)).not.toContain(secret);
});
