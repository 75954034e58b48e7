import type { FormField, FormPart } from "@frontdesk/core";
import type { JSX } from "preact";
import { useWords } from "../shell/hooks.ts";

/** A form as the customer sees it; here it is shown, not filled in. */
export function FormView({ form }: { readonly form: FormPart }): JSX.Element {
  const { t } = useWords();
  return (
    <div class="form-part">
      <p class="card-part-title">
        {t("part.form")}: {form.title}
      </p>
      <dl class="facts">
        {form.fields.map((field) => (
          <div key={field.name}>
            <dt>
              {field.label}
              {field.required && <span class="quiet-inline"> ({t("part.form.required")})</span>}
            </dt>
            <dd>{filledIn(field)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function filledIn({ value, options }: FormField): string {
  if (typeof value === "boolean") return value ? "✓" : "✗";
  if (value !== undefined && value !== "") return options?.find((option) => option.value === value)?.label ?? value;
  return options?.map(({ label }) => label).join(" · ") ?? "–";
}
