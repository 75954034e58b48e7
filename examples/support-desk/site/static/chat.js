// The chat of the shop's pages: it opens and closes, takes what is written, and says how the connection is.
import { chatView } from "./chat-view.js";
import { directLine, Refused } from "./direct-line.js";
import { locale, texts } from "./strings.js";

const find = (id) => document.getElementById(id);
const panel = find("chat");
const opener = find("chat-open");
const form = find("chat-form");
const box = find("chat-text");
const banner = find("chat-banner");
const unread = find("chat-unread");
const state = find("chat-state");
const openKey = "heron-hob.open";
const outbox = new Map();
const isPhone = matchMedia("(max-width: 34rem)");
let hasHistory = false;
let missed = 0;
let isReachable = true;

const view = chatView(
  { log: find("chat-log"), actions: find("chat-actions"), bot: panel.dataset.bot },
  { act: press, again: (id) => queue(id) },
);

const line = directLine({
  activities(list) {
    const fresh = view.add(list);
    // What comes first was read before.
    if (panel.hidden && hasHistory) missed += fresh;
    hasHistory = true;
    unread.textContent = missed > 9 ? "9+" : String(missed);
    unread.hidden = missed === 0;
  },
  state(now) {
    isReachable = now !== "unreachable";
    state.textContent = now === "open" ? state.dataset.idle : texts.connecting;
    panel.dataset.state = now;
    showBanner();
  },
  expired() {
    view.note("notice", texts.expired, []);
  },
  busy(status) {
    banner.textContent = status === 429 ? texts.tooMany : texts.unreachable;
    banner.hidden = false;
    clearTimeout(showBanner.timer);
    showBanner.timer = setTimeout(showBanner, 3_000);
  },
});

function showBanner() {
  banner.textContent = navigator.onLine ? texts.unreachable : texts.offline;
  banner.hidden = navigator.onLine && isReachable;
}

async function post(id) {
  const { activity } = outbox.get(id);
  try {
    await line.post({
      ...activity,
      locale,
      from: { role: "user" },
      channelData: { ...activity.channelData, clientActivityID: id },
    });
    outbox.delete(id);
  } catch (error) {
    view.failed(id, error instanceof Refused && error.status === 413);
  }
}

// One after the other, so that they arrive in the order in which they were written.
let last = Promise.resolve();
function queue(id) {
  view.addOwn(id, outbox.get(id).text);
  last = last.then(() => post(id));
}

function send(text, activity = { text }) {
  const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  outbox.set(id, { text, activity: { type: "message", ...activity } });
  queue(id);
}

function press(action) {
  if (action.type === "messageBack") {
    const shown = action.displayText ?? action.title;
    send(shown, { text: action.text, value: action.value, channelData: { messageBack: { displayText: shown } } });
  } else send(String(action.value ?? action.title));
  box.focus();
}

function write(event) {
  event.preventDefault();
  const text = box.value.trim();
  if (text === "") return;
  box.value = "";
  send(text);
}

function remember(isOpen) {
  try {
    sessionStorage.setItem(openKey, isOpen ? "yes" : "no");
  } catch {
    // Storage is switched off: the next page decides by itself.
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(openKey);
  } catch {
    // As above.
    return null;
  }
}

function open(takesFocus) {
  panel.hidden = false;
  document.body.dataset.chat = "open";
  document.querySelector(".page").inert = isPhone.matches;
  opener.setAttribute("aria-expanded", "true");
  missed = 0;
  unread.hidden = true;
  view.toEnd();
  void line.open();
  if (takesFocus) box.focus();
}

function close() {
  panel.hidden = true;
  document.querySelector(".page").inert = false;
  delete document.body.dataset.chat;
  opener.setAttribute("aria-expanded", "false");
  remember(false);
  opener.focus();
}

opener.addEventListener("click", () => {
  remember(true);
  open(true);
});
find("chat-close").addEventListener("click", close);
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
form.addEventListener("submit", write);
box.addEventListener("keydown", (event) => {
  // While an input method composes a word, Enter belongs to it.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) write(event);
});
for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => {
    remember(true);
    open(true);
    if (button.dataset.ask !== "") send(button.dataset.ask);
  });
}
addEventListener("online", showBanner);
addEventListener("offline", showBanner);

const samples = find("chat-samples").content.cloneNode(true);
const row = document.createElement("div");
row.className = "samples";
row.append(samples);
for (const button of row.children) button.addEventListener("click", () => send(button.textContent));
view.note("them", texts.greeting, [row]);
showBanner();

// On a wide screen there is room for both; on a phone the chat would hide the shop.
const isWide = matchMedia("(min-width: 68rem)").matches;
if (remembered() === "yes" || (remembered() === null && isWide)) open(false);
else if (line.isKnown) void line.open();
