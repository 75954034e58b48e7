import { describe, expect, it } from "vitest";
import { bench, endAfterEach, reply, sendTo } from "./support/channel.ts";

endAfterEach();

describe("slack hears", () => {
  it("a mention once, though Slack reports it as message and as app_mention", async () => {
    const { api, host } = await bench();
    const ann = api.customer();
    const general = api.channel();
    const ts = "1767000000.000777";
    const text = `<@${api.botUser}> help`;
    const event = { user: ann.id, text, ts, event_ts: ts, channel: general.id };
    expect(await api.event({ type: "message", channel_type: "channel", ...event })).toBe(200);
    expect(await api.event({ type: "app_mention", ...event })).toBe(200);
    expect(host.accepted).toMatchObject([{ kind: "message", text: "help", address: { thread: ts } }]);
    expect(host.offered).toBe(2);
  });

  it("what is said in a thread once it takes part there, and not before", async () => {
    const { api, host } = await bench();
    const ann = api.customer();
    const { id: channel } = api.channel();
    await ann.writes("Lunch?", { channel });
    await ann.writes("Yes", { channel, thread: "1767000000.000001" });
    expect(host.accepted).toEqual([]);
    await ann.writes(`<@${api.botUser}> where is my order?`, { channel, thread: "1767000000.000001" });
    await ann.writes("It is number 7", { channel, thread: "1767000000.000001" });
    await ann.writes("Elsewhere", { channel, thread: "1767000000.000002" });
    expect(host.accepted).toMatchObject([{ text: "where is my order?" }, { text: "It is number 7" }]);
  });

  it("messages in the order of their time stamps", async () => {
    const { api, host } = await bench();
    const ann = api.customer();
    await ann.writes("one");
    await ann.writes("two");
    const [first, second] = host.accepted;
    expect(Number(second?.order) - Number(first?.order)).toBe(1);
  });

  it("a slash command in the customer's own conversation, wherever it was given", async () => {
    const { api, host } = await bench();
    const ann = api.customer();
    expect(await ann.commands("/Support", "my <order>", api.channel().id)).toBe(200);
    expect(host.accepted).toMatchObject([
      { kind: "command", command: "support", text: "my <order>", address: { channel: ann.channel } },
    ]);
  });

  it("a slash command in a channel, where only the customer sees that the answer comes elsewhere", async () => {
    const { api, channel, host } = await bench();
    const ann = api.customer();
    const { signed } = await import("../src/testing/index.ts");
    const { callRoute } = await import("@frontdesk/core/testing");
    const answer = async (id: string): Promise<string> => {
      const fields = { command: "/support", text: "", user_id: ann.id, team_id: api.team, channel_id: id };
      const body = new URLSearchParams({ ...fields, trigger_id: `t-${id}` }).toString();
      const headers = {
        "content-type": "application/x-www-form-urlencoded",
        ...signed(body, api.signingSecret, host.clock.now()),
      };
      const request = { method: "POST", path: "/slack/events", headers, body } as const;
      return String((await callRoute(channel.routes ?? [], request)).body ?? "");
    };
    expect(JSON.parse(await answer(api.channel().id))).toEqual({
      response_type: "ephemeral",
      text: `I answer you in our direct conversation: <@${api.botUser}>`,
    });
    expect(await answer(ann.channel)).toBe("");
  });

  it("no slash command as taken while Slack does not say where to answer", async () => {
    const { api, host } = await bench();
    const ann = api.customer();
    api.failNext({ kind: "status", status: 503 }, { method: "conversations.open" });
    expect(await ann.commands("/support")).toBe(503);
    expect(host.accepted).toEqual([]);
  });

  it("presses and choices, with the label as it was shown", async () => {
    const { api, host, channel } = await bench();
    const ann = api.customer();
    const choices = Array.from({ length: 26 }, (_, index) => ({ label: `A & <${index}>`, token: `tok-${index}` }));
    const place = { channel: ann.channel };
    await sendTo({ channel }, place, reply({ kind: "choices", text: "Which?", choices: choices.slice(0, 2) }));
    await ann.presses("A & <1>");
    await sendTo({ channel }, place, reply({ kind: "choices", text: "Which?", choices }));
    await ann.presses("A & <25>");
    expect(host.accepted).toMatchObject([
      { kind: "action", token: "tok-1", label: "A & <1>" },
      { kind: "action", token: "tok-25", label: "A & <25>" },
    ]);
  });

  it("presses in the thread of the message", async () => {
    const { api, host, channel } = await bench();
    const ann = api.customer();
    const place = { channel: ann.channel, thread: "1767000000.000001" };
    await sendTo({ channel }, place, reply({ kind: "choices", text: "Which?", choices: [{ label: "A", token: "t" }] }));
    await ann.presses("A");
    expect(host.accepted).toMatchObject([{ address: place }]);
  });

  it("thumbs", async () => {
    const { api, host, channel } = await bench();
    const ann = api.customer();
    await sendTo(
      { channel },
      { channel: ann.channel },
      reply({ kind: "text", text: "From 9 to 18." }, { kind: "feedback", token: "tok" }),
    );
    expect(ann.messages).toHaveLength(1);
    await ann.presses("Not helpful");
    expect(host.accepted).toMatchObject([{ kind: "feedback", token: "tok", value: "down" }]);
  });

  it("nothing of what it does not know, and says that all is well", async () => {
    const { api, host } = await bench();
    expect(await api.event({ type: "emoji_changed" })).toBe(200);
    expect(await api.event({ type: "message", user: 7 })).toBe(200);
    expect(host.offered).toBe(0);
  });

  it("an event whose other fields Bolt cannot read", async () => {
    const { api, host } = await bench();
    const ts = "1767000000.000123";
    const event = { type: "message", user: api.customer().id, text: "Hi", ts, channel: "D07", channel_type: "im" };
    const odd = { team_id: api.team, type: "event_callback", event_id: "Ev9", authorizations: [null], event };
    const { signed } = await import("../src/testing/index.ts");
    const { callRoute } = await import("@frontdesk/core/testing");
    const { slack } = await import("../src/index.ts");
    const channel = slack({ token: api.token, apiUrl: api.apiUrl, signingSecret: api.signingSecret });
    await channel.open(host);
    const body = JSON.stringify(odd);
    const headers = { "content-type": "application/json", ...signed(body, api.signingSecret, host.clock.now()) };
    const response = await callRoute(channel.routes ?? [], { method: "POST", path: "/slack/events", headers, body });
    await channel.close();
    expect(response.status).toBe(200);
    expect(host.accepted).toMatchObject([{ text: "Hi" }]);
  });

  it("who a customer is, with an address only if it was confirmed", async () => {
    const { api, channel } = await bench();
    const ann = api.customer({ name: "Ann Lee", email: "ann@a.example", locale: "en-GB" });
    const bob = api.customer({ name: "Bob", hasConfirmedEmail: false });
    expect(await channel.profile?.({ channel: ann.channel }, api.team)).toEqual({
      id: ann.id,
      name: "Ann Lee",
      locale: "en-GB",
      email: "ann@a.example",
      verified: true,
    });
    expect(await channel.profile?.({ channel: bob.channel }, api.team)).toMatchObject({ email: undefined });
    const { id } = api.channel();
    const thread = "1767000000.000009";
    expect(await channel.profile?.({ channel: id, thread }, api.team)).toBeUndefined();
    expect(await channel.profile?.({ channel: id }, api.team)).toBeUndefined();
  });

  it("who began a thread, and no address there: others write in it too", async () => {
    const { api, channel, host } = await bench();
    const ann = api.customer({ name: "Ann Lee" });
    const { id } = api.channel();
    await ann.writes(`<@${api.botUser}> hello`, { channel: id });
    const profile = await channel.profile?.(host.accepted[0]?.address ?? {}, api.team);
    expect(profile).toMatchObject({ id: ann.id, name: "Ann Lee", email: undefined, verified: undefined });
  });

  const strangers: { readonly [who: string]: object } = {
    "a guest of several channels": { is_restricted: true },
    "a guest of one channel": { is_ultra_restricted: true },
    "a stranger of another workspace": { is_stranger: true },
    "somebody of another workspace": { team_id: "T0OTHER" },
    "somebody of no workspace": { team_id: undefined },
    "somebody who was invited and did not come": { is_invited_user: true },
    "somebody who has left": { deleted: true },
    "a bot": { is_bot: true },
    "somebody of another organisation": {
      team_id: "E02",
      enterprise_user: { enterprise_id: "E02", teams: ["T00000001"] },
    },
    "somebody whose confirmation is a word": { is_email_confirmed: "true" },
  };
  for (const [who, more] of Object.entries(strangers)) {
    it(`no address of ${who}`, async () => {
      const { api, channel } = await bench({}, { enterprise: "E01" });
      const ann = api.customer({ more });
      const profile = await channel.profile?.({ channel: ann.channel }, `E01:${api.team}`);
      expect(profile).toMatchObject({ id: ann.id, email: undefined, verified: undefined });
    });
  }

  it("the address of an organisation's member in a workspace of theirs, and in no other", async () => {
    const { api, channel } = await bench({}, { enterprise: "E01" });
    const of = (teams: readonly string[]): object => ({
      team_id: "E01",
      enterprise_user: { enterprise_id: "E01", teams },
    });
    const ann = api.customer({ more: of(["T9", api.team]) });
    const bob = api.customer({ more: of(["T9"]) });
    expect(await channel.profile?.({ channel: ann.channel }, "")).toMatchObject({ verified: true });
    expect(await channel.profile?.({ channel: bob.channel }, "")).toMatchObject({ verified: undefined });
  });

  it("an organisation's workspace as an account of its own", async () => {
    const { api, host } = await bench({}, { enterprise: "E01" });
    await api.customer().writes("Hello");
    expect(host.accepted).toMatchObject([{ account: `E01:${api.team}` }]);
  });
});

describe("slack shows", () => {
  it("a greeting on the Home tab", async () => {
    const { api } = await bench();
    const ann = api.customer();
    const published = api.nextCall("views.publish");
    await api.event({ type: "app_home_opened", user: ann.id, tab: "home" });
    await published;
    expect(ann.view).toMatchObject({ type: "home", texts: ["Conformance", "Hello! Write to me on the Messages tab."] });
  });

  it("one's own greeting there, or none", async () => {
    const { api } = await bench({ home: "Ask me about boots." });
    const ann = api.customer();
    const published = api.nextCall("views.publish");
    await api.event({ type: "app_home_opened", user: ann.id, tab: "home" });
    await published;
    expect(ann.view?.texts).toContain("Ask me about boots.");
    const none = await bench({ home: false });
    await none.api.event({ type: "app_home_opened", user: none.api.customer().id, tab: "home" });
    expect(none.api.calls.map(({ method }) => method)).toEqual(["auth.test"]);
  });

  it("that it types in assistant threads, and nowhere else", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    await channel.typing?.({ channel: ann.channel }, api.team);
    await channel.typing?.({ channel: ann.channel, thread: "1767000000.000001" }, api.team);
    await channel.typing?.({ channel: api.channel().id, thread: "1767000000.000001" }, api.team);
    await channel.typing?.({ channel: ann.channel, thread: "1767000000.000001" }, api.team, { name: "Kim" });
    expect(api.statuses.map(({ status }) => status)).toEqual(["is typing…", "Kim is typing…"]);
  });

  it("what may be asked when somebody opens the assistant, and their first words as the thread's title", async () => {
    const prompts = [{ title: "Opening hours", say: "When are you open?" }];
    const { api } = await bench({ prompts });
    const ann = api.customer();
    const thread = "1767000000.000001";
    const suggested = api.nextCall("assistant.threads.setSuggestedPrompts");
    const started = { user_id: ann.id, channel_id: ann.channel, thread_ts: thread };
    await api.event({ type: "assistant_thread_started", assistant_thread: started, event_ts: thread });
    expect((await suggested).arguments).toEqual({
      channel_id: ann.channel,
      thread_ts: thread,
      prompts: [{ title: "Opening hours", message: "When are you open?" }],
    });
    const titled = api.nextCall("assistant.threads.setTitle");
    await ann.writes("Where is my parcel?\nIt is late.", { thread });
    expect((await titled).arguments).toMatchObject({ title: "Where is my parcel?", thread_ts: thread });
    await ann.writes("Hello?", { thread });
    await ann.writes("In another thread", { thread: "1767000000.000002" });
    expect(api.calls.filter(({ method }) => method === "assistant.threads.setTitle")).toHaveLength(1);
  });

  it("nothing of its own in an assistant's thread where nothing is to be suggested", async () => {
    const { api } = await bench({ prompts: false });
    const ann = api.customer();
    const started = { user_id: ann.id, channel_id: ann.channel, thread_ts: "1767000000.000001" };
    await api.event({ type: "assistant_thread_started", assistant_thread: started, event_ts: "1767000000.000001" });
    expect(api.calls.map(({ method }) => method)).toEqual(["auth.test"]);
  });
});
