import { z } from "zod";

// What the desk's routes take and give. The command reads the answers with the same schemas.

const person = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^\P{Cc}+$/u);

/** The body of `take`, `back` and `close`. */
export const personBody = z.object({ person });

/** The body of `lines`: the same `key` twice is one line. */
export const lineBody = z.object({
  person,
  text: z.string().trim().min(1).max(16_000),
  key: z.string().min(1).max(200),
});

/** The query of `changes`. */
export const changesQuery = z.object({
  after: z.string().max(100).optional(),
  /** At most half a minute, since proxies cut requests that are silent for longer. */
  waitMs: z.coerce.number().int().min(0).max(30_000).default(25_000),
});

const instant = z.number();

/** A case as the desk shows it. */
export const deskCase = z.object({
  id: z.string(),
  queue: z.string(),
  reason: z.string(),
  note: z.string().optional(),
  summary: z.object({
    lastMessage: z.string(),
    intent: z.string().optional(),
    slots: z.record(z.string(), z.string()),
    locale: z.string(),
  }),
  state: z.enum(["queued", "agent", "returned", "closed"]),
  person: z.object({ name: z.string() }).optional(),
  openedAt: instant,
});

/** A message of a case's conversation as the desk shows it: as plain text. */
export const deskMessage = z.object({
  sequence: z.number(),
  author: z.object({ kind: z.enum(["customer", "bot", "person", "system"]), name: z.string().optional() }),
  text: z.string(),
  at: instant,
});

/** The answer of `cases`. */
export const casesAnswer = z.object({ bot: z.object({ name: z.string() }), cases: z.array(deskCase) });
/** The answer of `cases/:id`, `take`, `back` and `close`. */
export const caseAnswer = z.object({ case: deskCase });
/** The answer of `messages`. */
export const messagesAnswer = z.object({ messages: z.array(deskMessage) });
/** The answer of `changes`. */
export const changesAnswer = z.object({ cursor: z.string(), cases: z.union([z.literal("all"), z.array(z.string())]) });
/** What every refusal has as its body. */
export const errorAnswerBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** {@link deskCase}, read. */
export type DeskCase = z.infer<typeof deskCase>;
/** {@link deskMessage}, read. */
export type DeskMessage = z.infer<typeof deskMessage>;
