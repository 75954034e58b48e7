import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { CaseRow } from "../../src/api/protocol.ts";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { type Attached, meOf } from "../state/state.ts";
import { customerName } from "../words/customer-name.ts";
import { attach } from "../work/attach.ts";
import { deliver } from "../work/deliver.ts";
import { AttachedList } from "./attached-list.tsx";
import { CannedMenu } from "./canned-menu.tsx";
import { Left } from "./left.tsx";
import { Offer } from "./offer.tsx";
import { useCannedMenu } from "./use-canned-menu.ts";
import { useDraft } from "./use-draft.ts";
import { useTypingNotice } from "./use-typing-notice.ts";
import { WritingArea } from "./writing-area.tsx";

const noFiles: readonly Attached[] = [];

/** Where a reply to the customer is written, by whoever has the case. */
export function ReplyBox({ row }: { readonly row: CaseRow }): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const { id } = row;
  const me = useSelect((state) => meOf(state)?.id);
  const limit = useSelect((state) => (state.access.kind === "signed_in" ? state.access.me.limits.textLength : 0));
  const attached = useSelect((state) => state.attached.get(id) ?? noFiles);
  const [text, setText] = useDraft(id, "reply");
  const [isOver, setOver] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const menu = useCannedMenu(row, area, setText);
  const tellTyping = useTypingNotice(id);
  const isMine = row.state === "agent" && row.person?.id === me;
  // Who loses a case while writing keeps the box: what they type must not turn into shortcuts.
  const wasMine = useRef(isMine);
  wasMine.current ||= isMine;
  const isSending = attached.some((file) => file.id === undefined && !file.failed);
  const ready = attached.flatMap(({ id: file, name, size }) => (file === undefined ? [] : [{ id: file, name, size }]));
  const isFit = isMine && !isSending && text.length <= limit && (text.trim() !== "" || ready.length > 0);
  const send = (): void => {
    if (!isFit) return;
    deliver(page, id, { kind: "line", text: text.trim(), files: ready });
    page.store.dispatch({ kind: "attached", case: id, change: (files) => files.filter(({ failed }) => failed) });
    setText("");
    menu.close();
  };
  const add = (files: FileList | null | undefined): void => {
    if (isMine && files !== null && files !== undefined && files.length > 0) attach(page, id, [...files]);
  };
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    add(event.dataTransfer?.files);
  };
  if (!isMine && !wasMine.current && text.trim() === "") return <Offer row={row} />;
  return (
    <>
      {!isMine && <Offer row={row} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files can also be attached with the button. */}
      <div
        class={isOver ? "box box-reply box-over" : "box box-reply"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(isMine);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        {menu.isOpen && <CannedMenu menu={menu} />}
        <WritingArea
          id="reply-box"
          area={area}
          text={text}
          label={t("composer.reply.label", { customer: customerName(t, row.customer) })}
          placeholder={t("composer.reply.placeholder", { customer: customerName(t, row.customer) })}
          onText={(next, caret) => {
            setText(next);
            menu.typed(next, caret);
            if (isMine && next.trim() !== "") tellTyping();
          }}
          onSend={send}
          onKey={menu.key}
          onPaste={(event) => {
            if (event.clipboardData === null || event.clipboardData.files.length === 0) return;
            event.preventDefault();
            add(event.clipboardData.files);
          }}
          menu={menu.isOpen ? { id: menu.id, active: menu.activeId } : undefined}
        />
        <AttachedList id={id} files={attached} />
        {isOver && <p class="box-drop">{t("composer.drop")}</p>}
        <div class="box-foot">
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={({ currentTarget }) => {
              add(currentTarget.files);
              currentTarget.value = "";
            }}
          />
          <button
            type="button"
            class="icon-button"
            aria-label={t("composer.attach")}
            title={t("composer.attach")}
            disabled={!isMine}
            onClick={() => picker.current?.click()}
          >
            <Icon name="attach" />
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label={t("composer.canned")}
            title={t("composer.canned")}
            aria-expanded={menu.isOpen}
            onClick={menu.toggle}
          >
            <Icon name="canned" />
          </button>
          <p class="box-hint box-hint-keys">{t("composer.hint")}</p>
          <Left length={text.length} limit={limit} />
          <button type="button" class="button button-main" disabled={!isFit} onClick={send}>
            <Icon name="send" />
            {t("composer.send")}
          </button>
        </div>
      </div>
    </>
  );
}
