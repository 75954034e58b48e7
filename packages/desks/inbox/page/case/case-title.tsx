import type { ComponentChildren, JSX } from "preact";
import { useMedia } from "../shell/hooks.ts";
import { narrow } from "../shell/navigation.tsx";

/** What a case is called, and where the focus goes when it is opened. Alone on a narrow page it is the first heading. */
export function CaseTitle({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const Heading = useMedia(narrow) ? "h1" : "h2";
  return (
    <Heading id="case-title" tabIndex={-1}>
      {children}
    </Heading>
  );
}
