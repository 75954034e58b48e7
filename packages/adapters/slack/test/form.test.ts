import type { FormPart } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { type Bench, bench, endAfterEach, reply, sendTo } from "./support/channel.ts";

endAfterEach();

const form: FormPart = {
  kind: "form",
  title: "How can we reach you, and what is it about?",
  fields: [
    { name: "email", label: "E-mail", input: "email", required: true, value: "ann@", problem: "That is no address." },
    {
      name: "topic",
      label: "Topic",
      input: "choice",
      required: true,
      options: [
        { label: "Order", value: "order" },
        { label: "Return", value: "x".repeat(200) },
      ],
    },
    { name: "day", label: "Day", input: "date", required: false },
    { name: "count", label: "How many", input: "number", required: false, value: "two" },
    { name: "note", label: "Note", input: "long_text", required: false, maxLength: 5000 },
    { name: "agree", label: "Call me", input: "yes_no", required: true },
  ],
  submit: "Send",
  token: "tok-form",
};

/** Sends the form and puts it into the history, as core does. */
async function sendForm(
  { api, channel, host }: Bench,
  part: FormPart = form,
): Promise<ReturnType<typeof api.customer>> {
  const ann = api.customer();
  const address = { channel: ann.channel };
  await sendTo({ channel }, address, reply(part));
  host.say(api.team, address, { author: { kind: "bot" }, parts: [part], at: host.clock.now() });
  return ann;
}

async function press(opened: Bench, ann: Awaited<ReturnType<typeof sendForm>>): Promise<void> {
  const asked = opened.api.nextCall("views.open");
  await ann.presses("How can we reach you, and what is it about?");
  await asked;
}

describe("a form", () => {
  it("is a button that opens a modal with its fields", async () => {
    const opened = await bench();
    const ann = await sendForm(opened);
    await press(opened, ann);
    const { view } = ann;
    expect(view).toMatchObject({ type: "modal", submit: "Send", texts: [form.title] });
    expect(view?.title).toMatch(/^How can we reach.*…$/);
    expect(view?.fields.map(({ label, isOptional, element }) => [label, isOptional, element.type])).toEqual([
      ["E-mail", false, "email_text_input"],
      ["Topic", false, "static_select"],
      ["Day", true, "datepicker"],
      ["How many", true, "number_input"],
      ["Note", true, "plain_text_input"],
      ["Call me", true, "checkboxes"],
    ]);
    expect(view?.fields[0]).toMatchObject({ hint: "That is no address.", element: { initial_value: "ann@" } });
    expect(view?.fields[3]?.element).not.toHaveProperty("initial_value");
  });

  it("opens though the connection to Slack breaks at that moment", async () => {
    const opened = await bench();
    const ann = await sendForm(opened);
    opened.api.failNext({ kind: "reset" }, { method: "views.open" });
    await ann.presses("How can we reach you, and what is it about?");
    await expect.poll(() => ann.view?.type).toBe("modal");
  });

  it("comes back with what was filled in, however long an option's value is", async () => {
    const opened = await bench();
    const ann = await sendForm(opened);
    await press(opened, ann);
    expect(await ann.submits({ "E-mail": "ann@a.example", Topic: "Return", Day: "2026-01-05", "Call me": true })).toBe(
      200,
    );
    expect(opened.host.accepted).toMatchObject([
      {
        kind: "action",
        token: "tok-form",
        label: "Send",
        address: { channel: ann.channel },
        values: { email: "ann@a.example", topic: "x".repeat(200), day: "2026-01-05", agree: true },
      },
    ]);
  });

  it("is not taken while it cannot be kept", async () => {
    const opened = await bench();
    const ann = await sendForm(opened);
    await press(opened, ann);
    opened.host.refuse();
    expect(await ann.submits({ "E-mail": "ann@a.example", Topic: "Order" })).toBe(503);
    expect(await ann.submits({ "E-mail": "ann@a.example", Topic: "Order" })).toBe(200);
    expect(opened.host.accepted).toHaveLength(1);
  });

  it("with more than a hundred options shows them in groups", async () => {
    const opened = await bench();
    const options = Array.from({ length: 250 }, (_, index) => ({ label: `City ${index}`, value: `city-${index}` }));
    const ann = await sendForm(opened, {
      ...form,
      fields: [{ name: "city", label: "City", input: "choice", required: true, options }],
    });
    await press(opened, ann);
    expect(ann.view?.fields[0]?.element.option_groups).toHaveLength(3);
  });

  it("opens for who is quicker than the history", async () => {
    const { api, channel, host } = await bench();
    const ann = api.customer();
    const address = { channel: ann.channel };
    await sendTo({ channel }, address, reply(form));
    const opened = api.nextCall("views.open");
    const pressed = ann.presses("How can we reach you, and what is it about?");
    await expect.poll(() => host.clock.waiting).toBe(1);
    host.say(api.team, address, { author: { kind: "bot" }, parts: [form], at: host.clock.now() });
    await host.clock.advance(1_000);
    expect(await pressed).toBe(200);
    await opened;
    expect(host.accepted).toEqual([]);
  });

  it("that is known no more is core's to answer", async () => {
    const { api, channel, host } = await bench();
    const ann = api.customer();
    await sendTo({ channel }, { channel: ann.channel }, reply(form));
    const pressed = ann.presses("How can we reach you, and what is it about?");
    await expect.poll(() => host.clock.waiting).toBe(1);
    await host.clock.advance(1_000);
    expect(await pressed).toBe(200);
    expect(host.accepted).toMatchObject([{ kind: "action", token: "tok-form" }]);
    expect(api.calls.map(({ method }) => method)).not.toContain("views.open");
  });

  it("that Slack does not open is reported", async () => {
    const opened = await bench();
    const ann = await sendForm(opened);
    opened.api.failNext({ kind: "refused", error: "expired_trigger_id" }, { method: "views.open" });
    await press(opened, ann);
    await opened.channel.close();
    expect(opened.host.lines).toMatchObject([
      { event: "slack.form_not_opened", fields: { reason: "expired_trigger_id" } },
    ]);
  });
});
