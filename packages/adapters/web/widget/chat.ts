import type { SessionAnswer } from "../src/chat/protocol.ts";
import { apiOf } from "./api.ts";
import { connectionOf, type State } from "./connection.ts";
import { historyOf } from "./history.ts";
import type { Chat, ChatHost } from "./host.ts";
import { memoryOf } from "./memory.ts";
import { outboxOf } from "./outbox.ts";
import { chime } from "./sound.ts";
import { unreadOf } from "./unread.ts";
import { type Frame, frameOf } from "./view/frame.ts";
import type { Talk } from "./view/talk.ts";
import { languageOf, wordsOf } from "./words.ts";

/** A chat in an element. */
export function chatOf(host: ChatHost): Chat {
  const memory = memoryOf(host.endpoint + host.scope);
  const history = historyOf();
  let identity = host.attribute("user-token");
  let session: SessionAnswer | undefined;
  let state: State = "idle";
  let isOpen = false;

  const api = apiOf({
    base: `${host.endpoint}/chat`,
    memory,
    identity: () => identity,
    locale: () => host.locale,
    opened,
  });
  const outbox = outboxOf(api, memory, {
    changed: () => frame.log.refresh(),
    accepted: (sequence) => connection.expect(sequence),
  });
  const unread = unreadOf(
    memory,
    history,
    () => session?.conversation ?? "",
    (count) => {
      frame.unread(count);
      host.emit("unread", { count });
    },
  );
  const connection = connectionOf(api, {
    known: () => history.last,
    begin(messages) {
      history.reset(messages);
      for (const { clientId } of messages) if (clientId !== undefined) outbox.arrived(clientId);
      frame.log.reset();
      frame.refresh();
      look();
    },
    messages(list) {
      const { fresh, hasGap } = history.add(list);
      for (const { clientId } of fresh) if (clientId !== undefined) outbox.arrived(clientId);
      if (fresh.length > 0) {
        frame.log.append(fresh);
        frame.refresh();
        for (const { author, sequence } of fresh) host.emit("message", { author: author.kind, sequence });
        const isHeard = fresh.some(({ author }) => /bot|person/.test(author.kind));
        if (isHeard && (!isOpen || document.hidden) && host.attribute("sound") !== "off") chime();
        look();
      }
      return !hasGap;
    },
    frame(received) {
      if (received.kind === "typing") frame.log.typing(received.name);
      if (received.kind === "stream") frame.log.stream(received);
    },
    state(next) {
      state = next;
      if (next === "open") outbox.nudge();
      showState();
    },
    refused: ({ code, status }) => host.emit("error", { code, status }),
  });

  function talkNow(): Talk {
    const language = languageOf(host.locale);
    return {
      words: wordsOf(language),
      language: language === host.locale.split("-")[0] ? host.locale : language,
      bot: () => session?.bot.name ?? host.attribute("heading") ?? "",
      get limits() {
        return session?.limits ?? { textLength: Number.POSITIVE_INFINITY, fileBytes: 0, fileTypes: [] };
      },
      api,
      history,
      outbox,
      say(saying, id = `${Date.now()}.${Math.random()}`, files) {
        start();
        outbox.add({ id, ...saying, locale: host.locale }, files);
        frame.log.toEnd();
      },
      // On a touch screen the focus would bring up the keyboard.
      focus: () => (matchMedia("(pointer: coarse)").matches ? frame.panel : frame.input).focus(),
      typing: connection.typing,
      async older() {
        try {
          const answer = await api.request("GET", `/messages?before=${history.messages[0]?.sequence}&limit=50`);
          return history.addOlder((await answer.json()).messages);
        } catch {
          // The next scroll asks again.
          return 0;
        }
      },
      seen: look,
    };
  }

  function makeFrame(): Frame {
    return frameOf({ host, talk, memory, open: () => open(true), close, isKnown });
  }
  let talk = talkNow();
  let frame = makeFrame();

  function isKnown(): boolean {
    return memory.get(identity === undefined ? "key" : "known") !== undefined;
  }

  function opened(answer: SessionAnswer): void {
    const isOther = session !== undefined && session.conversation !== answer.conversation;
    session = answer;
    // What a signed-in customer wrote, and what is not sent yet, is nobody else's.
    const owner = memory.get("known");
    if (owner !== undefined && owner !== answer.conversation) outbox.forget();
    memory.set("known", answer.key === undefined ? answer.conversation : undefined);
    if (isOther) {
      outbox.moved();
      history.reset();
      frame.log.reset();
      if (state !== "idle") connection.start();
    }
    connection.renewed(answer);
    frame.opened();
  }

  function start(): void {
    if (state !== "idle") return;
    state = "connecting";
    connection.start();
  }

  function look(): void {
    if (isOpen && !document.hidden) unread.clear();
    else if (history.last !== undefined) unread.update();
  }

  function showState(): void {
    const key = !navigator.onLine ? "offline" : state === "lost" || state === "refused" ? state : undefined;
    frame.banner(key && talk.words(key));
  }

  function open(takesFocus: boolean): void {
    if (!isOpen) {
      isOpen = true;
      frame.show(true);
      host.emit("open");
      start();
      frame.log.toEnd();
    }
    if (takesFocus) talk.focus();
  }

  function close(): void {
    if (!isOpen || frame.isInline) return;
    isOpen = false;
    const hadFocus = host.root.activeElement !== null;
    frame.show(false);
    if (hadFocus) frame.launcher.focus();
    host.emit("close");
  }

  function forget(isTold = false): void {
    connection.stop();
    state = "idle";
    api.expire(undefined);
    session = undefined;
    identity = undefined;
    outbox.forget();
    for (const name of ["key", "known", "seen"]) memory.set(name, undefined);
    // Other pages of this site hear it.
    if (!isTold) memory.set("left", String(Math.random()));
    history.reset();
    frame.log.reset();
    frame.refresh();
    frame.unread(0);
    if (isOpen) start();
  }

  function retry(): void {
    showState();
    connection.nudge();
    outbox.nudge();
  }
  function seenAgain(): void {
    if (document.hidden) return;
    look();
    retry();
  }
  function comeBack({ persisted }: PageTransitionEvent): void {
    if (persisted && state !== "idle") connection.start();
  }
  function redraw(): void {
    const { value } = frame.input;
    const hadFocus = host.root.activeElement === frame.input;
    frame.remove();
    talk = talkNow();
    frame = makeFrame();
    // Before anything is measured: what was open is open from its first moment on.
    if (isOpen) frame.show(true);
    frame.input.value = value;
    frame.log.reset();
    frame.opened();
    frame.unread(unread.count);
    if (hadFocus) frame.input.focus();
    showState();
  }
  // A page may change its language without being loaded anew.
  const watcher = new MutationObserver(redraw);
  watcher.observe(document.documentElement, { attributeFilter: ["lang"] });
  const life = new AbortController();
  const { signal } = life;
  addEventListener("online", retry, { signal });
  addEventListener("offline", showState, { signal });
  // A page that is kept for the way back must hold no connection.
  addEventListener("pagehide", connection.stop, { signal });
  addEventListener("pageshow", comeBack, { signal });
  document.addEventListener("visibilitychange", seenAgain, { signal });
  memory.watch((name) => {
    if (name === "seen") unread.update();
    if (name === "left") forget(true);
  }, signal);

  frame.log.reset();
  if (isKnown()) start();

  return {
    get isOpen() {
      return isOpen;
    },
    get unread() {
      return unread.count;
    },
    open,
    close,
    send(text) {
      frame.send(text);
    },
    identify(token) {
      if (token === undefined) {
        if (identity !== undefined) forget();
        return;
      }
      if (token === identity) return;
      identity = token;
      api.expire(undefined);
      if (state !== "idle") connection.start();
      else if (isKnown()) start();
    },
    forget: () => forget(),
    redraw,
    stop() {
      connection.stop();
      outbox.stop();
      frame.remove();
      watcher.disconnect();
      life.abort();
    },
  };
}
