import { once } from "node:events";
import { fakeSlack } from "@frontdesk/slack/testing";
import { fakeTeams } from "@frontdesk/teams/testing";
import { fakeTelegram } from "@frontdesk/telegram/testing";
import { WebSocketServer } from "ws";

/** A stand-in of a platform, set up for one visit of the doctor: who is asked to press, presses. */
export interface DoctorStage {
  /** What the doctor's process has in its environment. */
  readonly environment: Record<string, string>;
  /** What the file of `--options` holds. */
  readonly options: object;
  /** For `--chat`. */
  readonly chat: string;
  /** What must stand in no output. */
  readonly secrets: readonly string[];
  /** How many messages are left in the chat. */
  readonly left: () => number;
  /** Presses the doctor's button. */
  press(): Promise<void>;
  /** Writes to the bot. */
  write(text: string): Promise<void>;
  /** The ids of what was acknowledged over a WebSocket, in order. */
  readonly acknowledged: readonly string[];
  /** What is set besides where the platform posts to a server. */
  readonly byHttp: Record<string, string>;
  /** The platform posts to this address from now on. */
  postTo(url: string): void;
  /** Goes wrong from now on. */
  breakDown(): Promise<void>;
  close(): Promise<void>;
}

/** The platforms that can be set up. */
export type StagedPlatform = "slack" | "telegram" | "teams";

const label = "I can see this";

/** Sets a platform up. */
export function doctorStage(platform: StagedPlatform): Promise<DoctorStage> {
  return { slack, telegram, teams }[platform]();
}

async function slack(): Promise<DoctorStage> {
  const workspace = await fakeSlack();
  const ann = workspace.customer({ name: "Ann" });
  const sockets = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(sockets, "listening");
  const acknowledged: string[] = [];
  sockets.on("connection", (socket) => {
    const connection_info = { app_id: workspace.app };
    socket.on("message", (data) => {
      const { envelope_id }: { readonly envelope_id?: unknown } = Object(JSON.parse(String(data)));
      acknowledged.push(String(envelope_id));
    });
    socket.send(JSON.stringify({ type: "hello", num_connections: sockets.clients.size, connection_info }));
  });
  const address = sockets.address();
  workspace.serveSocketsAt(`ws://127.0.0.1:${typeof address === "object" ? address?.port : 0}/link`);
  let envelopes = 0;
  workspace.deliverBy(async (type, payload) => {
    envelopes += 1;
    const envelope = { envelope_id: `envelope-${envelopes}`, type, payload, accepts_response_payload: false };
    for (const socket of sockets.clients) socket.send(JSON.stringify(envelope));
    return 200;
  });
  const { token, appToken, apiUrl, signingSecret } = workspace;
  return {
    environment: { SLACK_BOT_TOKEN: token, SLACK_APP_TOKEN: appToken, SLACK_API_URL: apiUrl },
    options: {},
    chat: ann.channel,
    secrets: [token, appToken, signingSecret],
    acknowledged,
    byHttp: { SLACK_SIGNING_SECRET: signingSecret },
    postTo: (url) => workspace.postTo(url),
    left: () => ann.messages.length,
    press: async () => void (await ann.presses(label)),
    write: async (text) => void (await ann.writes(text)),
    breakDown: async () => workspace.failNext({ kind: "refused", error: "token_revoked" }, { method: "auth.test" }),
    async close(): Promise<void> {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => sockets.close(resolve));
      await workspace.close();
    },
  };
}

async function telegram(): Promise<DoctorStage> {
  const api = await fakeTelegram();
  const ann = api.customer({ firstName: "Ann" });
  return {
    environment: { TELEGRAM_BOT_TOKEN: api.token },
    options: { apiRoot: api.apiRoot },
    chat: String(ann.id),
    secrets: [api.token, api.token.split(":")[1] ?? ""],
    acknowledged: [],
    byHttp: {},
    postTo: (url) => api.postTo(url),
    left: () => ann.messages.length,
    press: async () => void ann.presses(label),
    write: async (text) => void ann.writes(text),
    breakDown: async () => api.failNext({ kind: "status", status: 401 }, { method: "getMe" }),
    close: () => api.close(),
  };
}

async function teams(): Promise<DoctorStage> {
  const platform = await fakeTeams();
  const ann = platform.customer({ name: "Ann" });
  const { appId, appPassword, tenantId, endpoints } = platform.options;
  return {
    environment: { MICROSOFT_APP_ID: appId, MICROSOFT_APP_PASSWORD: appPassword, MICROSOFT_APP_TENANT_ID: tenantId },
    options: { endpoints, serviceUrl: platform.serviceUrl },
    chat: ann.aadObjectId,
    secrets: [appPassword, "fake-signature"],
    acknowledged: [],
    byHttp: {},
    postTo: (url) => platform.postTo(url),
    left: () => ann.messages.length,
    press: async () => void (await ann.presses(label)),
    write: async (text) => void (await ann.writes(text)),
    breakDown: async () => platform.expirePassword(),
    close: () => platform.close(),
  };
}
