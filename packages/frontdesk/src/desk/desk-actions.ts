import {
  type Case,
  type DeskHost,
  FrontdeskError,
  type HttpRequest,
  messageText,
  type Route,
  type StoredMessage,
} from "@frontdesk/core";
import { z } from "zod";
import type { Changes } from "./changes.ts";
import { changesQuery, type DeskMessage, lineBody, personBody } from "./desk-api.ts";

/** One thing that a person can do or see; its result goes out as JSON. */
export interface DeskAction {
  readonly method: Route["method"];
  readonly path: string;
  run(desk: { readonly host: DeskHost; readonly changes: Changes }, request: HttpRequest): Promise<unknown>;
}

/** All of them. */
export const deskActions: readonly DeskAction[] = [
  {
    method: "GET",
    path: "/desk/cases",
    run: async ({ host }) => ({ bot: { name: host.bot.name }, cases: await host.cases() }),
  },
  {
    method: "GET",
    path: "/desk/cases/:id",
    run: async ({ host }, request) => ({ case: await host.case(idOf(request)) }),
  },
  {
    method: "GET",
    path: "/desk/cases/:id/messages",
    async run({ host }, request) {
      const after = query(z.object({ after: z.coerce.number().int().min(0).optional() }), request).after;
      const messages = await host.transcript(idOf(request), { after });
      return { messages: messages.map(shown) };
    },
  },
  {
    method: "GET",
    path: "/desk/changes",
    async run({ changes }, request) {
      const { after, waitMs } = query(changesQuery, request);
      return changes.since(after, waitMs);
    },
  },
  onCase("take", (host, id, person) => host.take(id, person)),
  onCase("back", (host, id, person) => host.giveBack(id, person)),
  onCase("close", (host, id, person) => host.end(id, person)),
  {
    method: "POST",
    path: "/desk/cases/:id/lines",
    async run({ host }, request) {
      const { person, text, key } = body(lineBody, request);
      await host.say(idOf(request), { name: person }, text, key);
      return {};
    },
  },
];

function onCase(
  verb: string,
  act: (host: DeskHost, id: string, person: { name: string }) => Promise<void>,
): DeskAction {
  return {
    method: "POST",
    path: `/desk/cases/:id/${verb}`,
    async run({ host }, request): Promise<{ readonly case: Case }> {
      const { person } = body(personBody, request);
      const id = idOf(request);
      await act(host, id, { name: person });
      return { case: await host.case(id) };
    },
  };
}

function idOf({ params }: HttpRequest): string {
  return params.id ?? "";
}

function shown({ sequence, author, parts, at }: StoredMessage): DeskMessage {
  const name = "name" in author ? author.name : undefined;
  return { sequence, author: { kind: author.kind, name }, text: messageText(parts), at };
}

function body<Schema extends z.ZodType>(schema: Schema, request: HttpRequest): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(request.body));
  } catch (error) {
    throw new FrontdeskError("runtime.malformed_request", "The body is not JSON.", { cause: error });
  }
  return read(schema, value, "body");
}

function query<Schema extends z.ZodType>(schema: Schema, request: HttpRequest): z.output<Schema> {
  return read(schema, Object.fromEntries(request.query), "query");
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown, place: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  // The path and not the value: what people write stays out of errors.
  const field = issue?.path.join(".") ?? "";
  throw new FrontdeskError(
    "runtime.malformed_request",
    `The ${place}'s field ${JSON.stringify(field)} is missing or invalid.`,
  );
}
