import type { FileAnswer } from "../../src/chat/protocol.ts";
import { attachmentsOf } from "./attachments.ts";
import { h, icon, iconButton, set } from "./dom.ts";
import type { Talk } from "./talk.ts";

/** Where the visitor writes. */
export interface Composer {
  readonly element: HTMLFormElement;
  readonly input: HTMLTextAreaElement;
  /** Sends a text as if it had been written. */
  send(text: string): void;
  /** The server's limits are known, or are others now. */
  limited(): void;
}

const typingMs = 3_000;

/** A text box that grows, with files and a button beside it. Files can be dropped on the whole `area`. */
export function composerOf(talk: Talk, area: HTMLElement): Composer {
  const { words } = talk;
  const complaint = h("p", { class: "problem", role: "alert" });
  const input = h("textarea", {
    class: "input",
    rows: 1,
    placeholder: words("write"),
    "aria-label": words("write"),
    enterkeyhint: "send",
    keydown(event: KeyboardEvent) {
      // While an input method composes a word, Enter belongs to it; Safari says so only by the code.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) write(event);
    },
    input() {
      complaint.textContent = "";
      update();
      const now = performance.now();
      if (now - lastTyping < typingMs || input.value === "") return;
      lastTyping = now;
      talk.typing();
    },
    paste({ clipboardData }: ClipboardEvent) {
      take(clipboardData);
    },
  });
  const submit = h("button", { class: "send", "aria-label": words("send"), title: words("send") }, icon("send"));
  const files = attachmentsOf(talk, (why) => complaint.append(why, "\n"), update);
  const picker = h("input", {
    type: "file",
    multiple: true,
    hidden: true,
    change() {
      complaint.textContent = "";
      files.take(picker.files ?? []);
      picker.value = "";
      input.focus();
    },
  });
  const attach = iconButton("bare", "clip", words("attach"), () => picker.click());
  attach.hidden = true;
  const element = h(
    "form",
    { class: "composer", submit: write },
    files.element,
    complaint,
    h("div", "line", attach, picker, input, submit),
  );
  let lastTyping = Number.NEGATIVE_INFINITY;

  function update(): void {
    // What is not written yet has the direction of the chat.
    set(input, "dir", input.value !== "" && "auto");
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
    // Not `disabled`: a button that has the focus must keep it.
    set(submit, "aria-disabled", String(input.value.trim() === "" && files.count === 0));
  }

  function fits({ length }: string): boolean {
    const { textLength } = talk.limits;
    complaint.textContent = length > textLength ? words("long", textLength) : "";
    return length <= textLength;
  }

  function send(text: string): void {
    if (text !== "" && fits(text)) talk.say({ text });
  }

  let isWaiting = false;
  async function write(event: Event): Promise<void> {
    event.preventDefault();
    if (isWaiting || !fits(input.value)) return;
    let ready: readonly FileAnswer[] | undefined = [];
    if (files.count > 0) {
      // What is written stays where it is until the files that go with it are there.
      isWaiting = true;
      ready = await files.ready();
      isWaiting = false;
    }
    if (ready === undefined) return;
    const text = input.value.trim();
    if (ready.length > 0) talk.say({ text: text || undefined, files: ready.map(({ id }) => id) }, undefined, ready);
    else send(text);
    input.value = "";
    update();
  }

  const canAttach = (): boolean => talk.limits.fileTypes.length > 0;
  function take(data: DataTransfer | null): boolean {
    const isTaken = canAttach() && data !== null && data.files.length > 0;
    if (isTaken) {
      complaint.textContent = "";
      files.take(data.files);
    }
    return isTaken;
  }
  const veil = h("div", { class: "veil", hidden: true }, words("attach"));
  area.append(veil);
  area.addEventListener("dragover", (event) => {
    if (!canAttach() || event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    veil.hidden = false;
  });
  area.addEventListener("dragleave", ({ relatedTarget }) => {
    veil.hidden = !(relatedTarget instanceof Node && area.contains(relatedTarget));
  });
  area.addEventListener("drop", (event) => {
    veil.hidden = true;
    if (take(event.dataTransfer)) event.preventDefault();
  });
  return {
    element,
    input,
    send,
    limited() {
      attach.hidden = !canAttach();
      picker.accept = talk.limits.fileTypes.join(",");
      update();
    },
  };
}
