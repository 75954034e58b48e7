import { lead } from "./program.ts";

/** A case as the list of the inbox shows it. */
interface Row {
  readonly id: string;
  readonly queue: string;
}

/** Somebody at the inbox, through the requests of its page. */
export interface Person {
  /** Takes the case that waits, and writes a line to the customer; answers the case's queue and note. */
  answers(text: string): Promise<{ readonly queue: string; readonly note: string | undefined }>;
  /** Gives the case back to the bot. */
  givesBack(): Promise<void>;
}

/** Signs in. */
export async function atTheInbox(url: string): Promise<Person> {
  let cookie = "";
  const call = async (path: string, body?: object): Promise<Response> => {
    const response = await fetch(`${url}/inbox/api${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "content-type": "application/json", origin: url, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
    return response;
  };
  const signedIn = await call("/sign-in", lead);
  cookie = signedIn.headers.get("set-cookie")?.split(";", 1)[0] ?? "";
  let taken = "";
  return {
    async answers(text) {
      const { cases }: { readonly cases: readonly Row[] } = await (await call("/cases?view=waiting")).json();
      const [waiting] = cases;
      if (waiting === undefined) throw new Error("Nobody waits.");
      taken = waiting.id;
      const answer: { readonly case: { readonly note?: string } } = await (await call(`/cases/${taken}`)).json();
      await call(`/cases/${taken}/take`, { from: null });
      await call(`/cases/${taken}/lines`, { key: "first", text });
      return { queue: waiting.queue, note: answer.case.note };
    },
    async givesBack() {
      await call(`/cases/${taken}/back`, {});
    },
  };
}
