import type { JSX } from "preact";
import { usePage, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import type { Attached } from "../state/state.ts";
import { attachAgain, detach } from "../work/attach.ts";

/** The files that go with the next line. */
export function AttachedList(props: { readonly id: string; readonly files: readonly Attached[] }): JSX.Element | null {
  const { t } = useWords();
  if (props.files.length === 0) return null;
  return (
    <ul class="attached" aria-label={t("part.file")}>
      {props.files.map((file) => (
        <AttachedItem key={file.key} id={props.id} file={file} />
      ))}
    </ul>
  );
}

function AttachedItem({ id, file }: { readonly id: string; readonly file: Attached }): JSX.Element {
  const { t, f } = useWords();
  const page = usePage();
  const { name } = file;
  const percent = f.percent(file.progress);
  return (
    <li class={file.failed ? "attached-item attached-failed" : "attached-item"}>
      <Icon name="file" />
      <span class="file-name">{name}</span>
      {file.id !== undefined && <span class="file-size">{f.bytes(file.size)}</span>}
      {file.id === undefined && !file.failed && (
        <progress max={1} value={file.progress} aria-label={t("file.progress", { name, percent })} />
      )}
      {file.failed && (
        <button
          type="button"
          class="icon-button"
          aria-label={t("file.retry", { name })}
          onClick={() => attachAgain(page, id, file.key)}
        >
          <Icon name="retry" />
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={t("file.remove", { name })}
        onClick={() => detach(page, id, file.key)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}
