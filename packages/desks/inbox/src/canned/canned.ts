import type { DeskHost } from "@frontdesk/core";
import { z } from "zod";
import type { CannedView } from "../api/protocol.ts";
import { foldedText } from "../cases/folded-text.ts";
import { keptDocument } from "../keep/kept-document.ts";

/** A canned answer as it comes and as it is kept. */
export const cannedSchema = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  shortcut: z
    .string()
    .normalize("NFC")
    .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{0,39}$/u),
  title: z.string().trim().min(1).max(120),
  text: z.string().trim().min(1).max(8_000),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/)
    .optional(),
});

/** The answers that everybody in the inbox has at hand. */
export interface Canned {
  readonly all: readonly CannedView[];
  /** Sees what was changed at other nodes, unless it has within so many milliseconds. @throws FrontdeskError `store.*`. */
  fresh(maxAgeMs: number): Promise<void>;
  put(answer: CannedView): Promise<"kept" | "taken" | "too_many">;
  /** False: it was not there. */
  remove(id: string): Promise<boolean>;
}

const most = 1_000;

/** Opens {@link Canned}. @throws FrontdeskError `store.*`. */
export async function openCanned(host: DeskHost): Promise<Canned> {
  const document = await keptDocument(host, "canned", z.array(cannedSchema), []);
  return {
    get all() {
      return document.value;
    },
    fresh: document.fresh,
    put: (answer) =>
      document.change<"kept" | "taken" | "too_many">((kept) => {
        const others = kept.filter(({ id }) => id !== answer.id);
        if (others.some((other) => isSameKey(other, answer))) return { result: "taken" };
        if (others.length >= most) return { result: "too_many" };
        const value = [...others, answer].sort((a, b) => a.shortcut.localeCompare(b.shortcut, "und"));
        return { value, result: "kept" };
      }),
    remove: (gone) =>
      document.change((kept) => {
        const value = kept.filter(({ id }) => id !== gone);
        return value.length === kept.length ? { result: false } : { value, result: true };
      }),
  };
}

function isSameKey(one: CannedView, other: CannedView): boolean {
  return foldedText(one.shortcut) === foldedText(other.shortcut) && one.locale === other.locale;
}
