import {
  type Desk,
  type DeskHost,
  FrontdeskError,
  type HttpRequest,
  type HttpResponse,
  type Route,
} from "@frontdesk/core";
import { type Changes, changes } from "./changes.ts";
import { deskActions } from "./desk-actions.ts";
import { type Guard, guard } from "./guard.ts";
import { defaultTokenFile, isToken, readOrMakeToken } from "./token-file.ts";

/** Options of {@link terminalDesk}. */
export interface TerminalDeskOptions {
  /** What the people who take over prove themselves with; 16 to 512 printable characters. Default: made once. */
  readonly token?: string | undefined;
  /** Where a token that was made is kept, readable by its owner only. Default: `.frontdesk/desk-token`. */
  readonly tokenFile?: string | undefined;
}

/** What the desk works with while it is open. */
interface Opened {
  readonly host: DeskHost;
  readonly admit: Guard;
  readonly changes: Changes;
}

/**
 * A desk without a product: people take over with `frontdesk desk <url>` from a terminal. It answers JSON below
 * `/desk` to who brings its token; without the option a token is made once and kept in a file that the command reads.
 *
 * @throws FrontdeskError `runtime.invalid_options` for a token that is too short; when opened, for a file that can
 * be neither read nor written.
 * @example
 * ```ts
 * import { frontdesk, memory, runtime, terminalDesk } from "frontdesk";
 *
 * const front = frontdesk({ id: "acme", name: "Acme support", queues: ["returns"] });
 * const returns = front.intent({ name: "returns", examples: ["send it back"], run: (turn) => turn.handoff({ queue: "returns" }) });
 * const desk = runtime(front.bot({ intents: [returns] }), { store: memory(), desk: terminalDesk() });
 * console.log(desk.status().state);
 * ```
 */
export function terminalDesk(options: TerminalDeskOptions = {}): Desk {
  const { token, tokenFile = defaultTokenFile } = options;
  if (token !== undefined && !isToken(token)) {
    throw new FrontdeskError(
      "runtime.invalid_options",
      "The option `token` of terminalDesk() is too short or has blanks.",
      {
        hint: "Use 16 to 512 printable characters, such as the output of `openssl rand -hex 32`.",
      },
    );
  }
  let opened: Opened | undefined;

  const routes = deskActions.map(
    ({ method, path, run }): Route => ({
      method,
      path,
      maxBodyBytes: 65_536,
      async handle(request: HttpRequest): Promise<HttpResponse> {
        if (opened === undefined)
          throw new FrontdeskError("runtime.not_started", "The desk is not open.", { retryable: true });
        const refused = opened.admit(request);
        if (refused !== undefined) return refused;
        const answer = await run(opened, request);
        const headers = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };
        return { status: 200, headers, body: JSON.stringify(answer) };
      },
    }),
  );

  return {
    apiVersion: 1,
    name: "terminal",
    routes,
    async open(host) {
      const secret = token ?? (await readOrMakeToken(tokenFile, host.random));
      const run = Buffer.from(host.random.bytes(8)).toString("hex");
      opened = { host, admit: guard(secret, host.clock), changes: changes(run, host.clock) };
    },
    changed: (caseId) => opened?.changes.add(caseId),
    async close() {
      opened?.changes.close();
      opened = undefined;
    },
  };
}
