import type { z } from "zod";
import type { FormField } from "../message/outbound.ts";
import { answerShape, type SchemaDef, schemaDef } from "./answer-shape.ts";

/** From this length on a text is more than a line. */
const longText = 300;

const inputsByFormat: ReadonlyMap<string, FormField["input"]> = new Map([
  ["email", "email"],
  ["url", "url"],
  ["e164", "phone"],
  ["date", "date"],
]);

/** How a form asks for an answer. */
export interface FieldInput {
  readonly input: FormField["input"];
  /** UTF-16 units. */
  readonly maxLength: number | undefined;
}

/** What a form shows for a schema. A phone number is one only where its schema says so (`z.e164()`). */
export function fieldInput(schema: z.ZodType): FieldInput {
  const shape = answerShape(schema);
  const def = textDef(schema);
  const maxLength = def === undefined ? undefined : mostUnits(def);
  switch (shape.kind) {
    case "choice":
      return { input: shape.values.every((value) => typeof value === "boolean") ? "yes_no" : "choice", maxLength };
    case "boolean":
      return { input: "yes_no", maxLength };
    case "number":
      return { input: "number", maxLength };
    case "date":
      return { input: "date", maxLength };
    case "pattern":
    case "free": {
      const formats = def === undefined ? [] : formatsOf(def);
      const known = formats.map((format) => inputsByFormat.get(format)).find((input) => input !== undefined);
      return { input: known ?? ((maxLength ?? 0) >= longText ? "long_text" : "text"), maxLength };
    }
  }
}

/** Whether an answer may be left out, as zod itself tells for the fields of an object. */
export function isOptional(schema: z.ZodType): boolean {
  return schema._zod.optin !== undefined;
}

/** The definition of the string that is typed, before it is transformed. */
function textDef(schema: z.ZodType): SchemaDef | undefined {
  const def = schemaDef(schema);
  if (def.type === "string") return def;
  if (def.type !== "pipe") return undefined;
  return (def.in && textDef(def.in)) ?? (def.out && textDef(def.out));
}

function formatsOf({ format, checks = [] }: SchemaDef): readonly string[] {
  return [format, ...checks.map(({ _zod: { def } }) => def.format)].filter((name) => name !== undefined);
}

function mostUnits({ checks = [] }: SchemaDef): number | undefined {
  const limits = checks.flatMap(({ _zod: { def } }) => {
    const limit = def.check === "max_length" ? def.maximum : def.check === "length_equals" ? def.length : undefined;
    return typeof limit === "number" ? [limit] : [];
  });
  return limits.length === 0 ? undefined : Math.min(...limits);
}
