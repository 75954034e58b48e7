import type { JSX } from "preact";
import type { NoteView } from "../../src/api/protocol.ts";
import { useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { MessageItem } from "./message-item.tsx";
import { PendingItem } from "./pending-item.tsx";
import type { Item } from "./timeline.ts";

/** One thing in a transcript. */
export function ItemView(props: { readonly item: Item; readonly id: string; readonly customer: string }): JSX.Element {
  const { item } = props;
  switch (item.kind) {
    case "day":
      return <Day at={item.at} />;
    case "message":
      return <MessageItem message={item.message} isFirst={item.isFirst} customer={props.customer} />;
    case "note":
      return <NoteItem note={item.note} />;
    case "pending":
      return <PendingItem id={props.id} pending={item.pending} />;
    default:
      return item satisfies never;
  }
}

function Day({ at }: { readonly at: number }): JSX.Element {
  const { f } = useWords();
  return (
    <p class="day">
      <time dateTime={new Date(at).toISOString()}>{f.day(at, Date.now())}</time>
    </p>
  );
}

function NoteItem({ note }: { readonly note: NoteView }): JSX.Element {
  const { t, f } = useWords();
  return (
    <article class="note" aria-label={t("note.by", { person: note.person.name })}>
      <p class="note-head">
        <Icon name="lock" />
        <span class="note-kind">{t("note.label")}</span>
        <span class="author">{note.person.name}</span>
        <time dateTime={new Date(note.at).toISOString()} title={f.dayAndTime(note.at)}>
          {f.time(note.at)}
        </time>
      </p>
      <p class="text">{note.text}</p>
    </article>
  );
}
