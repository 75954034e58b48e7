import { z } from "zod";
import type { Ask } from "../definition/ask.ts";

/** The question of `turn.choose`: one of the keys of a record of labels. */
export function choiceAsk(question: Ask["question"], labels: NonNullable<Ask["labels"]>): Ask {
  return { question, schema: z.enum(Object.keys(labels)), labels };
}

const yesOrNo = z.boolean();

/** The question of `turn.confirm`. Its labels are core's own phrases. */
export function confirmAsk(question: Ask["question"]): Ask {
  return { question, schema: yesOrNo };
}
