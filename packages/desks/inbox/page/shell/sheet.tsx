import type { ComponentChildren, JSX } from "preact";

/** A page beside the cases. */
export function Sheet(props: {
  readonly title: string;
  readonly text?: string | undefined;
  readonly action?: JSX.Element | undefined;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="sheet" aria-labelledby="page-title">
      <div class="sheet-inner">
        <header class="sheet-head">
          <div>
            <h1 id="page-title" tabIndex={-1}>
              {props.title}
            </h1>
            {props.text !== undefined && <p class="sheet-text">{props.text}</p>}
          </div>
          {props.action}
        </header>
        {props.children}
      </div>
    </section>
  );
}
