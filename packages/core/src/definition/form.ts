import type { Ask } from "./ask.ts";
import type { AnyTexts, Texts } from "./texts.ts";

/** Questions by the names of their answers. */
export type FormFields = { readonly [field: string]: Ask };

/** What an author writes for `turn.form`. */
export interface FormDefinition<L extends string, A extends FormFields> {
  readonly title: Texts<L>;
  /** In the order in which they are asked. One whose schema is optional may be left empty. */
  readonly fields: A;
  /** What the button says that sends it. Default: core's own word. */
  readonly submit?: Texts<L> | undefined;
}

/** How the slots of an intent are shown as a form. */
export interface SlotForm<L extends string> {
  /** Default: the intent's title. */
  readonly title?: Texts<L> | undefined;
  /** What the button says that sends it. Default: core's own word. */
  readonly submit?: Texts<L> | undefined;
}

/** {@link SlotForm}, whatever the locales are. */
export interface AnySlotForm {
  readonly title?: AnyTexts | undefined;
  readonly submit?: AnyTexts | undefined;
}
