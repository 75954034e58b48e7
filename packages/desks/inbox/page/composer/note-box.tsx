import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { usePage, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { deliver } from "../work/deliver.ts";
import { say, tell } from "../work/page.ts";
import { Left } from "./left.tsx";
import { useDraft } from "./use-draft.ts";
import { WritingArea } from "./writing-area.tsx";

/** The longest note that a case takes. */
const noteLength = 8_000;

/** Where a note is written. There is no way from here to the customer. */
export function NoteBox({ id }: { readonly id: string }): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const [text, setText] = useDraft(id, "note");
  const area = useRef<HTMLTextAreaElement>(null);
  const isFit = text.trim() !== "" && text.length <= noteLength;
  const send = (): void => {
    if (!isFit) return;
    deliver(page, id, { kind: "note", text: text.trim(), files: [] });
    setText("");
  };
  const refuseFiles = (event: ClipboardEvent | DragEvent): void => {
    const files = "clipboardData" in event ? event.clipboardData?.files : event.dataTransfer?.files;
    if (files === undefined || files.length === 0) return;
    event.preventDefault();
    tell(page, say(page, "file.note"), "error");
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped here, and are refused.
    <div class="box box-note" onDrop={refuseFiles} onDragOver={(event) => event.preventDefault()}>
      <WritingArea
        id="note-box"
        area={area}
        text={text}
        label={t("composer.note.label")}
        placeholder={t("composer.note.placeholder")}
        onText={setText}
        onSend={send}
        onPaste={refuseFiles}
      />
      <div class="box-foot">
        <p class="box-hint">
          <Icon name="lock" />
          {t("composer.note.hint")}
        </p>
        <Left length={text.length} limit={noteLength} />
        <button type="button" class="button button-note" disabled={!isFit} onClick={send}>
          <Icon name="lock" />
          {t("composer.addnote")}
        </button>
      </div>
    </div>
  );
}
