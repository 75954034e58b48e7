// A client of Direct Line 3.0: one conversation for this tab, over a WebSocket, or by polling where there is none.

const base = "/v3/directline";
const storageKey = "heron-hob.chat";
const pollMs = 1_500;
const longestWaitMs = 15_000;

/** A refusal of the server that asking again does not change. */
export class Refused extends Error {
  constructor(status) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? "null");
  } catch {
    // Storage is switched off, or holds something else: a new conversation.
    return null;
  }
}

function keep(session) {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(session));
  } catch {
    // Storage is switched off: the conversation lasts as long as the page.
  }
}

/**
 * Opens the conversation of this tab.
 *
 * `on.activities(list)`: what was said, from the beginning, in order. `on.state("connecting" | "open" | "unreachable")`.
 * `on.expired()`: what was said before is out of reach. `on.busy()`: the server asks to be slower.
 */
export function directLine(on) {
  let session = read();
  let watermark = "";
  let failures = 0;
  let hasSocket = "WebSocket" in window;
  let opening;

  async function call(method, path, { body, signal } = {}) {
    const headers = session === null ? {} : { authorization: `Bearer ${session.token}` };
    const init = { method, headers, signal, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    if (body !== undefined) headers["content-type"] = "application/json";
    const response = await fetch(base + path, init);
    if (response.status === 429 || response.status === 503) {
      on.busy(response.status);
      await sleep(1_000 * Math.min(30, Number(response.headers.get("retry-after")) || 1));
      throw new Error("later");
    }
    if (response.status >= 500) throw new Error(`the server failed with ${response.status}`);
    if (!response.ok) throw new Refused(response.status);
    return response.json();
  }

  function remember({ conversationId, token, expires_in: seconds }) {
    session = { conversationId, token };
    keep(session);
    clearTimeout(remember.timer);
    remember.timer = setTimeout(() => void refresh(), Math.max(500, (seconds * 1_000) / 2));
  }

  async function refresh() {
    try {
      remember(await call("POST", "/tokens/refresh"));
    } catch (error) {
      if (error instanceof Refused) await startOver();
      else remember.timer = setTimeout(() => void refresh(), 5_000);
    }
  }

  async function startOver() {
    session = null;
    watermark = "";
    on.expired();
    remember(await call("POST", "/tokens/generate"));
  }

  /** A token that holds, and the address of the stream. */
  async function connect() {
    if (session === null) remember(await call("POST", "/tokens/generate"));
    try {
      if (connect.isStarted !== session.conversationId) {
        const begun = await call("POST", "/conversations");
        connect.isStarted = session.conversationId;
        remember(begun);
        return begun.streamUrl;
      }
      const resumed = await call("GET", `/conversations/${session.conversationId}?watermark=${watermark}`);
      remember(resumed);
      return resumed.streamUrl;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await startOver();
      return connect();
    }
  }

  function receive({ activities, watermark: seen }) {
    if (seen !== undefined && seen !== null) watermark = seen;
    if (activities?.length > 0) on.activities(activities);
  }

  /** Listens until the socket closes; answers whether it was open at all. */
  function listen(url) {
    return new Promise((resolve) => {
      const socket = new WebSocket(url);
      let wasOpen = false;
      socket.onopen = () => {
        wasOpen = true;
        failures = 0;
        on.state("open");
      };
      // Empty frames only keep the connection alive.
      socket.onmessage = ({ data }) => {
        if (data !== "") receive(JSON.parse(data));
      };
      socket.onclose = () => resolve(wasOpen);
    });
  }

  async function poll() {
    receive(await call("GET", `/conversations/${session.conversationId}/activities?watermark=${watermark}`));
    failures = 0;
    on.state("open");
    await sleep(pollMs);
  }

  async function run() {
    let refusedSockets = 0;
    for (;;) {
      try {
        const url = await connect();
        opening?.resolve();
        if (hasSocket) {
          refusedSockets = (await listen(url)) ? 0 : refusedSockets + 1;
          // A proxy between us may let no WebSocket through.
          if (refusedSockets >= 2) hasSocket = false;
        } else for (;;) await poll();
      } catch {
        // Whatever it was, it is tried again; what was said meanwhile comes by the watermark.
        failures += 1;
      }
      on.state(failures > 1 || !navigator.onLine ? "unreachable" : "connecting");
      await waitForNetwork(Math.min(longestWaitMs, 400 * 2 ** Math.min(failures, 6)));
    }
  }

  function waitForNetwork(ms) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        removeEventListener("online", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      addEventListener("online", done);
    });
  }

  return {
    /** Begins, or does nothing when it has begun. Resolves when there is a conversation. */
    open() {
      if (opening === undefined) {
        opening = Promise.withResolvers();
        on.state("connecting");
        void run();
      }
      return opening.promise;
    },
    /** Whether there was something said in this tab. */
    get isKnown() {
      return session !== null;
    },
    /**
     * Sends an activity until the server has it. The same `clientActivityID` is one message, however often it arrives.
     * Rejects with {@link Refused} when asking again would not help.
     */
    async post(activity) {
      for (let attempt = 0; ; attempt += 1) {
        await this.open();
        try {
          return await call("POST", `/conversations/${session.conversationId}/activities`, {
            body: activity,
            signal: AbortSignal.timeout(20_000),
          });
        } catch (error) {
          const isExpired = error instanceof Refused && error.status === 403;
          if (isExpired && attempt < 2) await refresh();
          else if (error instanceof Refused) throw error;
          else if (attempt >= 8) throw error;
          else await waitForNetwork(Math.min(longestWaitMs, 500 * 2 ** attempt));
        }
      }
    },
  };
}
