import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { useCommand } from "../keys/commands.ts";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { searchSoon } from "../work/read-lists.ts";

const noQueues: readonly string[] = [];

/** The search, and which queue is shown. */
export function Filters(): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const text = useSelect((state) => state.search);
  const queue = useSelect((state) => state.queue);
  const queues = useSelect((state) => (state.access.kind === "signed_in" ? state.access.me.queues : noQueues));
  const box = useRef<HTMLInputElement>(null);
  useCommand("search", () => box.current?.focus());
  return (
    <div class="filters">
      <search class="search">
        <Icon name="search" />
        <input
          ref={box}
          type="search"
          value={text}
          aria-label={t("list.search")}
          placeholder={t("list.search")}
          autocomplete="off"
          onInput={(event) => searchSoon(page, event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || event.isComposing) return;
            event.preventDefault();
            if (text === "") event.currentTarget.blur();
            else searchSoon(page, "");
          }}
        />
        {text !== "" && (
          <button
            type="button"
            class="icon-button"
            aria-label={t("list.search.clear")}
            onClick={() => {
              searchSoon(page, "");
              box.current?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        )}
      </search>
      {queues.length > 1 && (
        <select
          class="select"
          aria-label={t("list.queue")}
          value={queue ?? ""}
          onChange={({ currentTarget: { value } }) =>
            page.store.dispatch({ kind: "queue", queue: value === "" ? null : value })
          }
        >
          <option value="">{t("list.queue.all")}</option>
          {queues.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
