import { setTimeout as sleep } from "node:timers/promises";

/** What a test looks at of an activity. */
export interface SeenActivity {
  readonly type: string;
  readonly id: string;
  readonly from: { readonly id: string; readonly name?: string; readonly role: "user" | "bot" };
  readonly text?: string;
  readonly attachments?: readonly { readonly content?: { readonly title?: string; readonly text?: string } }[];
  readonly suggestedActions?: { readonly actions: readonly SeenAction[] };
  readonly channelData: {
    readonly clientActivityID?: string;
    readonly sources?: readonly { readonly title: string; readonly url?: string }[];
  };
}

export interface SeenAction {
  readonly type: string;
  readonly title: string;
  readonly text?: string;
  readonly value?: unknown;
}

/** A visitor who speaks bare Direct Line 3.0 over HTTP. */
export interface Visitor {
  readonly conversation: string;
  /** Sends an activity under an id of the client's; answers the id that the server gave it. */
  sends(clientId: string, activity: object): Promise<string>;
  /** Says something and waits until the bot has answered with as many messages as this (default: 1). */
  says(text: string, answers?: number): Promise<readonly SeenActivity[]>;
  /** Waits for more messages of the bot. */
  hears(answers: number): Promise<readonly SeenActivity[]>;
  /** Everything that was said, from the beginning. */
  history(): Promise<readonly SeenActivity[]>;
}

async function call(url: string, method: "GET" | "POST", token: string | undefined, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.status === 429) {
    await sleep(1000 * Number(response.headers.get("retry-after")));
    return call(url, method, token, body);
  }
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Opens a conversation. `url()` is asked each time, since a server that was started again has another address. */
export async function directLine(url: () => string, locale: string): Promise<Visitor> {
  const at = (path: string): string => `${url()}/v3/directline${path}`;
  // Safe, here and below: the shapes are those of the protocol, and a test that reads more of them fails.
  const { token } = (await call(at("/tokens/generate"), "POST", undefined, { user: { id: "ann" } })) as {
    token: string;
  };
  const { conversationId } = (await call(at("/conversations"), "POST", token)) as { conversationId: string };
  const activities = at(`/conversations/${conversationId}/activities`).slice(url().length);
  let watermark = "";
  let sent = 0;

  async function read(
    after: string,
  ): Promise<{ readonly activities: readonly SeenActivity[]; readonly watermark: string }> {
    return (await call(`${url()}${activities}?watermark=${after}`, "GET", token)) as Awaited<ReturnType<typeof read>>;
  }

  async function hears(answers: number): Promise<readonly SeenActivity[]> {
    const heard: SeenActivity[] = [];
    while (heard.length < answers) {
      const news = await read(watermark);
      watermark = news.watermark;
      heard.push(...news.activities.filter(({ type, from }) => type === "message" && from.role === "bot"));
      if (heard.length < answers) await sleep(10);
    }
    return heard;
  }

  async function sends(clientId: string, activity: object): Promise<string> {
    const body = {
      from: { id: "ann" },
      locale,
      ...activity,
      channelData: { ...("channelData" in activity ? Object(activity.channelData) : {}), clientActivityID: clientId },
    };
    const { id } = (await call(`${url()}${activities}`, "POST", token, body)) as { id: string };
    return id;
  }

  return {
    conversation: conversationId,
    sends,
    async says(text, answers = 1) {
      sent += 1;
      await sends(`said-${sent}`, { type: "message", text });
      return hears(answers);
    },
    hears,
    async history() {
      const all: SeenActivity[] = [];
      for (let after = ""; ; ) {
        const page = await read(after);
        all.push(...page.activities);
        if (page.activities.length === 0) return all;
        after = page.watermark;
      }
    },
  };
}
