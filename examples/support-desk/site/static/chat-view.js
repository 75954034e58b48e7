// The conversation as it stands on the page.
import { actionButton, activityBody } from "./activity.js";
import { texts } from "./strings.js";

const typingMs = 8_000;

/** Shows a conversation. `act(action)` is called for a pressed button, `again(id)` to send something once more. */
export function chatView({ log, actions, bot }, { act, again }) {
  const shown = new Set();
  let heard = 0;
  const pending = new Map();
  let typing;

  function line(className, name) {
    const element = document.createElement("div");
    element.className = `line ${className}`;
    if (name !== undefined) {
      const label = document.createElement("p");
      label.className = "from";
      label.textContent = name;
      element.append(label);
    }
    return element;
  }

  /** Whether the end of the conversation is in sight, so that it may be followed. */
  const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 120;

  function toEnd() {
    log.scrollTop = log.scrollHeight;
  }

  function put(element) {
    const [first] = pending.values();
    log.insertBefore(element, first ?? typing ?? null);
  }

  function stopTyping() {
    clearTimeout(stopTyping.timer);
    typing?.remove();
    typing = undefined;
  }

  function showTyping(name) {
    stopTyping();
    typing = line("them typing", undefined);
    const dots = document.createElement("div");
    dots.className = "bubble dots";
    dots.setAttribute("role", "img");
    dots.setAttribute("aria-label", `${name} ${texts.typing}`);
    dots.append(...[1, 2, 3].map(() => document.createElement("i")));
    typing.append(dots);
    log.append(typing);
    stopTyping.timer = setTimeout(stopTyping, typingMs);
  }

  function suggest(list) {
    actions.replaceChildren(...list.map((action) => actionButton(action, act)));
  }

  function show(activity) {
    const { id, from = {}, channelData = {} } = activity;
    if (activity.type === "typing") {
      if (from.role === "bot") showTyping(from.name ?? bot);
      return;
    }
    if (activity.type !== "message" || shown.has(id)) return;
    shown.add(id);
    stopTyping();
    const isOwn = from.role !== "bot";
    if (!isOwn) heard += 1;
    const echo = pending.get(channelData.clientActivityID);
    echo?.remove();
    pending.delete(channelData.clientActivityID);
    const body = activityBody(activity, act);
    if (body !== undefined) {
      const isPerson = !isOwn && from.name !== undefined && from.name !== bot;
      const element = line(isOwn ? "me" : isPerson ? "them person" : "them", isPerson ? from.name : undefined);
      element.append(...body);
      put(element);
    }
    suggest(activity.suggestedActions?.actions ?? []);
  }

  return {
    /** Shows what was said; what is known already stays as it is. Answers how many lines of others were new. */
    add(activities) {
      const follows = isAtEnd();
      const before = heard;
      for (const activity of activities) show(activity);
      if (follows) toEnd();
      return heard - before;
    },
    /** Shows what the visitor wrote before the server has it. */
    addOwn(id, text) {
      pending.get(id)?.remove();
      const element = line("me pending", undefined);
      const bubble = document.createElement("div");
      bubble.className = "bubble plain";
      bubble.textContent = text;
      element.append(bubble);
      pending.set(id, element);
      log.insertBefore(element, typing ?? null);
      suggest([]);
      toEnd();
    },
    /** The server does not take it. */
    failed(id, isFinal) {
      const element = pending.get(id);
      if (element === undefined || element.querySelector(".failure") !== null) return;
      element.classList.add("failed");
      const note = document.createElement("p");
      note.className = "failure";
      note.append(isFinal ? texts.tooLong : `${texts.notSent} `);
      if (!isFinal) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = texts.again;
        button.addEventListener("click", () => again(id));
        note.append(button);
      }
      element.append(note);
      toEnd();
    },
    /** A line of the page itself, and what can be clicked below it. */
    note(className, text, buttons) {
      const element = line(className, undefined);
      const bubble = document.createElement("div");
      bubble.className = className === "notice" ? "notice-text" : "bubble plain";
      bubble.textContent = text;
      element.append(bubble, ...buttons);
      put(element);
    },
    toEnd,
  };
}
