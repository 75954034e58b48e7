import { callRoute } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { teams } from "../src/index.ts";
import { activityFor, addressOf, bench, endAfterEach, openFake, post, reply, sendTo } from "./support/bench.ts";

endAfterEach();

describe("the messaging endpoint", () => {
  it("takes what customers write", async () => {
    const { fake, host } = await bench();
    expect(await fake.customer({ name: "Ann", locale: "ru-RU" }).writes("Привет")).toBe(200);
    expect(host.accepted).toMatchObject([
      { kind: "message", text: "Привет", user: { name: "Ann", locale: "ru-RU" }, account: fake.options.tenantId },
    ]);
  });

  it("takes what they press, choose and fill in", async () => {
    const made = await bench();
    const ann = made.fake.customer();
    const address = addressOf(made.fake, ann);
    const choices = ["A", "B", "C", "D", "E", "F", "G"].map((label) => ({ label, token: `token-${label}` }));
    await sendTo(made, address, reply({ kind: "choices", text: "Which?", choices }));
    await ann.presses("B");
    await ann.presses("G");
    await sendTo(
      made,
      address,
      reply({
        kind: "form",
        title: "Who are you?",
        fields: [
          { name: "email", label: "E-mail", input: "email", required: true },
          { name: "__proto__", label: "Odd", input: "text", required: false, value: "x" },
          { name: "news", label: "News", input: "yes_no", required: false },
        ],
        submit: "Send",
        token: "token-form",
      }),
    );
    expect(() => ann.fillsIn({})).toThrow("E-mail");
    await ann.fillsIn({ "E-mail": "ann@a.example", News: "true" });
    expect(made.host.accepted).toMatchObject([
      { kind: "action", token: "token-B", label: "B" },
      { kind: "action", token: "token-G" },
      { kind: "action", token: "token-form" },
    ]);
    const last = made.host.accepted.at(-1);
    const values = last?.kind === "action" ? Object.entries(last.values ?? {}) : [];
    expect(values).toEqual([
      ["email", "ann@a.example"],
      ["__proto__", "x"],
      ["news", true],
    ]);
  });

  it("talks with the members of a group apart, and only when it is mentioned", async () => {
    const { fake, channel, host } = await bench();
    const [ann, bob] = [fake.customer(), fake.customer()];
    for (const type of ["groupChat", "channel"] as const) {
      const group = fake.group(type);
      expect(await group.writes(ann, "Nice weather")).toBe(200);
      await group.writes(ann, "<at>Desk</at> help me");
      await group.writes(bob, "<at>Desk</at>, me too");
      const [first, second] = host.accepted.slice(-2);
      expect([first, second]).toMatchObject([{ text: "help me" }, { text: "me too" }]);
      const keys = [first, second].map((event) => (event === undefined ? "" : channel.key(event.address)));
      expect(keys).toEqual([`${group.id}::${ann.id}`, `${group.id}::${bob.id}`]);
      if (first !== undefined) await sendTo({ channel }, first.address, reply({ kind: "text", text: "Yes?" }));
      expect(group.messages.map(({ text }) => text)).toEqual(["Yes?"]);
    }
    expect(host.accepted).toHaveLength(4);
  });

  it("answers the invokes that Teams waits for", async () => {
    const made = await bench();
    const action = { action: { type: "Action.Execute", data: { frontdesk: "token-1" } } };
    const execute = activityFor(made.fake, { type: "invoke", name: "adaptiveCard/action", value: action });
    const answer = await post(made, execute);
    expect(answer).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
    expect(JSON.parse(String(answer.body))).toMatchObject({ statusCode: 200 });
    expect(made.host.accepted).toMatchObject([{ kind: "action", token: "token-1" }]);
    const thumbs = activityFor(made.fake, { type: "invoke", name: "message/submitAction" });
    expect(await post(made, thumbs)).toMatchObject({ status: 200 });
    const unknown = activityFor(made.fake, { type: "invoke", name: "composeExtension/query" });
    expect(await post(made, unknown)).toEqual({ status: 501 });
  });

  it("tells that a customer is writing", async () => {
    const made = await bench();
    expect(await post(made, activityFor(made.fake, { type: "typing" }))).toEqual({ status: 200 });
    expect(made.host.typed).toMatchObject([{ conversation: "a:conversation-1" }]);
  });

  it("asks for patience while it cannot keep what comes, before it is open and after it is closed", async () => {
    const made = await bench();
    made.host.refuse();
    expect(await post(made, activityFor(made.fake))).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    expect(made.host.lines.map(({ event, fields }) => [event, fields.code])).toEqual([
      ["teams.activity_not_kept", "store.unavailable"],
    ]);
    await made.channel.close();
    expect(await post(made, activityFor(made.fake))).toMatchObject({ status: 503 });
    const fake = await openFake(2);
    expect(await post({ fake, channel: teams(fake.options) }, activityFor(fake))).toMatchObject({ status: 503 });
  });

  it("looks at the head before it reads a body", async () => {
    const made = await bench();
    const { headers } = await made.fake.sign("", made.fake.serviceUrl);
    const big = { method: "POST", path: "/api/messages", body: new Uint8Array(600_000) } as const;
    expect(await callRoute(made.channel.routes ?? [], { ...big, headers: {} })).toEqual({ status: 401 });
    expect(await callRoute(made.channel.routes ?? [], { ...big, headers })).toEqual({ status: 413 });
  });
});
