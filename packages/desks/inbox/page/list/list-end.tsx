import type { JSX, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { goTo } from "../route/navigate.ts";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import type { State } from "../state/state.ts";
import { readList, search } from "../work/read-lists.ts";
import { EmptyList } from "./empty-list.tsx";

type Stage = "reading" | "more" | "failed" | "end";

function stageOf(state: State): Stage {
  const isSearch = state.search.trim() !== "";
  const reach = isSearch ? state.found : state.reach[state.view];
  if (reach === undefined || reach.isReading) return "reading";
  if (reach.failed) return "failed";
  return reach.hasMore ? "more" : "end";
}

/** What stands below the rows: it reads on as soon as it comes into sight. */
export function ListEnd(props: {
  readonly count: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
}): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const stage = useSelect(stageOf);
  const view = useSelect((state) => state.view);
  const query = useSelect((state) => state.search.trim());
  const end = useRef<HTMLDivElement>(null);
  const hasSome = useSelect((state) => (query === "" ? state.reach[view].isRead : (state.found?.ids.length ?? 0) > 0));
  const more = (): void => void (query === "" ? readList(page, view, hasSome) : search(page, hasSome));
  useEffect(() => {
    if (stage !== "more" || end.current === null) return undefined;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && more(), {
      root: props.scroller.current,
      rootMargin: "600px",
    });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [stage, view, query, hasSome, props.count]);
  return (
    <div class="list-end" ref={end}>
      <p class="unseen" role="status">
        {query !== "" && stage !== "reading" ? t("list.results", { count: props.count }) : ""}
      </p>
      {stage === "reading" && props.count === 0 && <Skeleton />}
      {stage === "more" && (
        <button type="button" class="button" onClick={more}>
          {t("list.more")}
        </button>
      )}
      {stage === "failed" && (
        <>
          <p>{t("list.failed")}</p>
          <button type="button" class="button" onClick={more}>
            {t("app.retry")}
          </button>
        </>
      )}
      {stage === "end" && props.count === 0 && <EmptyList view={view} query={query} />}
      {stage === "end" && query !== "" && view !== "all" && (
        <button type="button" class="button" onClick={() => goTo({ kind: "list", view: "all" })}>
          {t("list.search.all")}
        </button>
      )}
    </div>
  );
}

function Skeleton(): JSX.Element {
  return (
    <div class="skeleton" aria-hidden="true">
      {[0, 1, 2, 3, 4, 5].map((line) => (
        <div key={line} class="skeleton-row" />
      ))}
    </div>
  );
}
