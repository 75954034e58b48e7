import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useWords } from "../shell/hooks.ts";
import { fill } from "./canned.ts";
import type { CannedMenuState } from "./use-canned-menu.ts";

/** The canned answers for what was typed. The focus stays in the box; arrows and Enter choose. */
export function CannedMenu({ menu }: { readonly menu: CannedMenuState }): JSX.Element {
  const { t, f } = useWords();
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
  }, [menu.active, menu.query]);
  return (
    <div class="canned-menu" ref={list}>
      <div role="listbox" id={menu.id} aria-label={t("canned.menu")}>
        {menu.answers.map((answer, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the box has the focus and takes the keys.
          <div
            key={answer.id}
            role="option"
            id={`${menu.id}-${index}`}
            class="canned-option"
            aria-selected={index === menu.active}
            // The focus stays where one writes.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => menu.choose(answer)}
          >
            <span class="canned-shortcut">/{answer.shortcut}</span>
            <span class="canned-name">{answer.title}</span>
            {answer.locale !== undefined && <span class="chip">{f.language(answer.locale)}</span>}
            <span class="canned-preview">{fill(answer.text, menu.names)}</span>
          </div>
        ))}
      </div>
      <p class="canned-none" role="status">
        {menu.answers.length === 0 ? t(menu.query === "" ? "canned.empty" : "canned.none", { query: menu.query }) : ""}
      </p>
    </div>
  );
}
