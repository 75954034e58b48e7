import { useEffect, useLayoutEffect } from "preact/hooks";
import { iconOf, showIcon } from "../live/badge.ts";
import { countsOf } from "../state/counts.ts";
import { hasUnsent } from "../state/pending.ts";
import { customerName } from "../words/customer-name.ts";
import { useSelect, useWords } from "./hooks.ts";

/** Keeps what lies outside the components as the state says: language, appearance, title and icon. */
export function usePageEffects(): void {
  const { t, language } = useWords();
  const appearance = useSelect((state) => state.settings.appearance);
  const waiting = useSelect((state) => countsOf(state)?.waiting ?? 0);
  const route = useSelect((state) => state.route);
  const view = useSelect((state) => state.view);
  const bot = useSelect((state) => {
    const { access } = state;
    return access.kind === "signed_in"
      ? access.me.bot.name
      : access.kind === "signed_out"
        ? access.options.bot.name
        : "";
  });
  const customer = useSelect((state) =>
    state.route.kind === "case" ? state.rows.get(state.route.id)?.value.customer : undefined,
  );
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset.appearance = appearance;
  }, [language, appearance]);
  useEffect(() => {
    const place =
      route.kind === "list" || route.kind === "case"
        ? customer === undefined
          ? t(`view.${view}`)
          : customerName(t, customer)
        : "";
    const page =
      route.kind === "list" || route.kind === "case" || route.kind === "invitation" ? place : t(`nav.${route.kind}`);
    const title = [page, bot === "" ? t("app.title") : bot].filter((piece) => piece !== "").join(" – ");
    document.title = waiting > 0 ? t("alert.title", { count: waiting, title }) : title;
  }, [t, route, view, bot, customer, waiting]);
  const isUnsent = useSelect(hasUnsent);
  useEffect(() => {
    if (!isUnsent) return undefined;
    // What is on its way is in this page only: the browser asks before it is left.
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isUnsent]);
  useEffect(() => {
    const icon = iconOf(waiting > 0);
    if (icon !== undefined) showIcon(icon);
  }, [waiting > 0]);
}
