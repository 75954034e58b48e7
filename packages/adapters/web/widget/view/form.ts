import type { FormField, FormPart } from "@frontdesk/core";
import { idOfPress } from "../history.ts";
import { isUsed } from "./choices.ts";
import { type Child, h } from "./dom.ts";
import type { Refresh, Talk } from "./talk.ts";

let made = 0;

function control(
  { input, name, required, maxLength, value, options = [], problem }: FormField,
  id: string,
  talk: Talk,
): Child {
  const attributes = {
    id,
    name,
    required,
    maxlength: maxLength,
    dir: "auto",
    "aria-invalid": problem !== undefined && "true",
    "aria-describedby": problem !== undefined && `${id}p`,
  };
  const text = typeof value === "string" ? value : undefined;
  if (input === "long_text") return h("textarea", { ...attributes, rows: 3 }, text);
  if (input === "choice")
    return h(
      "select",
      attributes,
      h("option", { value: "" }, "—"),
      options.map((option) => h("option", { value: option.value, selected: option.value === value }, option.label)),
    );
  if (input === "yes_no")
    return h(
      "span",
      "either",
      [true, false].map((answer) =>
        h(
          "label",
          {},
          h("input", {
            ...attributes,
            id: undefined,
            type: "radio",
            value: answer ? "yes" : "no",
            checked: value === answer,
          }),
          talk.words(answer ? "yes" : "no"),
        ),
      ),
    );
  const type = input === "phone" ? "tel" : input;
  // What a browser knows of its user, it may fill in.
  const autocomplete = /email|tel|url/.test(type) && type;
  return h("input", { ...attributes, type, value: text, step: type === "number" && "any", autocomplete });
}

function fieldOf(field: FormField, talk: Talk): HTMLElement {
  made += 1;
  const id = `f${made}`;
  const label = field.label + (field.required ? " *" : "");
  const problem = field.problem !== undefined && h("p", { class: "problem", id: `${id}p` }, field.problem);
  const isGroup = field.input === "yes_no";
  return h(
    isGroup ? "fieldset" : "div",
    {},
    isGroup ? h("legend", {}, label) : h("label", { for: id }, label),
    control(field, id, talk),
    problem,
  );
}

/** What was filled in; what was cleared is sent as nothing. */
function valuesOf(form: HTMLFormElement, fields: readonly FormField[]): { readonly [field: string]: string | boolean } {
  const data = new FormData(form);
  const given = fields.flatMap(({ name, input }) => {
    const value = data.get(name);
    return typeof value === "string" ? [[name, input === "yes_no" ? value === "yes" : value] as const] : [];
  });
  return Object.fromEntries(given);
}

/** What the history says of a form that was sent, a line a field, in the words of the form. */
function summaryOf(text: string, fields: readonly FormField[], { words }: Talk): HTMLElement {
  const list = h("dl");
  for (const line of text.split("\n")) {
    const field = fields.find(({ name }) => line.startsWith(`${name}: `));
    const value = field === undefined ? line : line.slice(field.name.length + 2);
    const option = field?.options?.find((one) => one.value === value)?.label;
    const answer = field?.input === "yes_no" ? words(value === "true" ? "yes" : "no") : value;
    list.append(field === undefined ? "" : h("dt", {}, field.label), h("dd", {}, option ?? answer));
  }
  return list;
}

/** A form; once it was sent, what was filled in. */
export function formOf(part: FormPart, sequence: number, talk: Talk, refresh: Refresh[]): HTMLElement {
  const { title, fields, submit, token } = part;
  const id = idOfPress(token ?? "");
  const box = h("div", { class: "form", role: "group", "aria-label": title });
  const note = h("p", { class: "problem", role: "alert" });
  const form = h(
    "form",
    {
      submit(event: SubmitEvent) {
        event.preventDefault();
        if (token === undefined || isUsed(token, talk)) return;
        talk.say({ form: { token, values: valuesOf(form, fields) } }, id);
        talk.focus();
      },
    },
    fields.map((field) => fieldOf(field, talk)),
    note,
    h("button", { class: "choice main" }, submit),
  );
  let shown = "";
  refresh.push(() => {
    const entry = talk.outbox.entries.get(id);
    const isSent = isUsed(token, talk);
    const isLive = !isSent && talk.history.live === sequence;
    const text = talk.history.forms.get(token ?? "");
    note.textContent = entry?.state === "refused" ? talk.words("failed") : "";
    // Only when it changes: what is being filled in must stay.
    const state = `${isLive}${entry?.state}${text}`;
    if (state === shown) return;
    shown = state;
    box.replaceChildren(h("strong", {}, title));
    if (isLive) box.append(form);
    if (text) box.append(summaryOf(text, fields, talk));
    if (isSent) box.append(h("p", "sent", `✓ ${talk.words(entry?.state === "sending" ? "sending" : "sent")}`));
  });
  return box;
}
