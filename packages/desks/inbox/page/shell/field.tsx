import type { JSX } from "preact";
import { useId } from "preact/hooks";

/** A field with its label, and what helps to fill it in. */
export function Field(props: {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly children: (field: { readonly id: string; readonly "aria-describedby": string | undefined }) => JSX.Element;
}): JSX.Element {
  const id = useId();
  const hint = `${id}-hint`;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.children({ id, "aria-describedby": props.hint === undefined ? undefined : hint })}
      {props.hint !== undefined && (
        <p class="field-hint" id={hint}>
          {props.hint}
        </p>
      )}
    </div>
  );
}
