import type { z } from "zod";

/**
 * What kind of answer a schema takes. Closed kinds can be told from other talk; `free` takes any text.
 */
export type AnswerShape =
  | { readonly kind: "choice"; readonly values: readonly (string | number | boolean)[] }
  | { readonly kind: "boolean" }
  | { readonly kind: "number" }
  | { readonly kind: "date" }
  | { readonly kind: "pattern" }
  | { readonly kind: "free" };

/** The part of zod 4's published definition objects that is read here (zod.dev/packages/core). */
export interface SchemaDef {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly entries?: { readonly [name: string]: string | number };
  readonly values?: readonly unknown[];
  readonly format?: string;
  readonly checks?: readonly {
    readonly _zod: {
      readonly def: {
        readonly check: string;
        readonly format?: string;
        readonly pattern?: RegExp;
        readonly when?: unknown;
        readonly maximum?: unknown;
        readonly length?: unknown;
      };
    };
  }[];
}

const transparent = new Set(["optional", "nullable", "default", "prefault", "nonoptional", "catch", "readonly"]);
// Formats that change or barely limit a text; the others tell an answer from other talk.
const openFormats = new Set(["lowercase", "uppercase", "includes"]);

// Checks that a text passes or not, whatever else is checked.
const plainChecks = new Set(["min_length", "max_length", "length_equals"]);

function isPlainValue(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** The values of an enum. One of TypeScript's own with numbers also has the way back, from number to name. */
function enumValues(entries: NonNullable<SchemaDef["entries"]>): readonly (string | number)[] {
  const numbers = new Set(Object.values(entries).filter((value) => typeof value === "number"));
  return Object.entries(entries).flatMap(([name, value]) => (numbers.has(Number(name)) ? [] : [value]));
}

function unionShape(options: readonly z.ZodType[]): AnswerShape {
  const shapes = options.map(answerShape);
  const values = shapes.flatMap((shape) => (shape.kind === "choice" ? shape.values : []));
  if (shapes.every((shape) => shape.kind === "choice")) return { kind: "choice", values };
  if (shapes.every((shape) => shape.kind === "pattern")) return { kind: "pattern" };
  return { kind: "free" };
}

function isPattern(def: SchemaDef): boolean {
  if (def.format !== undefined && !openFormats.has(def.format)) return true;
  return (def.checks ?? []).some(({ _zod: { def: check } }) => {
    return check.check === "string_format" && check.format !== undefined && !openFormats.has(check.format);
  });
}

/** The definition of a schema, or of what it wraps: an optional string is a string. */
export function schemaDef(schema: z.ZodType): SchemaDef {
  // Safe: every zod 4 schema has a definition of this shape; fields that a kind does not have are optional.
  const def = schema.def as unknown as SchemaDef;
  return transparent.has(def.type) && def.innerType ? schemaDef(def.innerType) : def;
}

/** Whether a check only looks at a text: it runs no code of an author and leaves the text as it is. */
function isPlainCheck({ check, format, when }: NonNullable<SchemaDef["checks"]>[number]["_zod"]["def"]): boolean {
  return plainChecks.has(check) || (check === "string_format" && format === "regex" && when === undefined);
}

/**
 * Regular expressions that a text must match for a schema to take it: cheap to try before the schema is asked, which
 * makes promises and notes of each refusal. None where an author's code looks at a text that they refuse, or may take it.
 */
export function requiredPatterns(schema: z.ZodType): readonly RegExp[] {
  // What is wrapped around a string may have checks of its own, or take what the string refuses.
  if (schema.def.type !== "string") return [];
  const checks = (schemaDef(schema).checks ?? []).map(({ _zod }) => _zod.def);
  if (!checks.every(isPlainCheck)) return [];
  return checks.flatMap(({ pattern }) => pattern ?? []);
}

/** Tells what kind of answer a zod schema takes. */
export function answerShape(schema: z.ZodType): AnswerShape {
  const def = schemaDef(schema);
  switch (def.type) {
    case "enum":
      return { kind: "choice", values: enumValues(def.entries ?? {}) };
    case "literal":
      return { kind: "choice", values: (def.values ?? []).filter(isPlainValue) };
    case "union":
      return unionShape(def.options ?? []);
    case "pipe": {
      // A preprocessing transform takes anything: what it is piped into tells more.
      const first = def.in ? answerShape(def.in) : ({ kind: "free" } as const);
      return first.kind === "free" && def.in && isTransform(def.in) && def.out ? answerShape(def.out) : first;
    }
    case "boolean":
      return { kind: "boolean" };
    case "number":
    case "int":
    case "bigint":
      return { kind: "number" };
    case "date":
      return { kind: "date" };
    case "string":
      return isPattern(def) ? { kind: "pattern" } : { kind: "free" };
    default:
      return { kind: "free" };
  }
}

function isTransform(schema: z.ZodType): boolean {
  return schema.def.type === "transform";
}
