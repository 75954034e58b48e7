import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useSelect, useWords } from "./hooks.ts";

/** Says that what is shown may be old. A moment's break is not worth a word. */
export function LostBanner(): JSX.Element {
  const { t } = useWords();
  const isLost = useSelect((state) => state.live === "lost");
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isLost) {
      setShown(false);
      return undefined;
    }
    const timer = setTimeout(() => setShown(true), 1_500);
    return () => clearTimeout(timer);
  }, [isLost]);
  return (
    <div class="lost" role="status">
      {isShown && <p>{t("app.lost")}</p>}
    </div>
  );
}
