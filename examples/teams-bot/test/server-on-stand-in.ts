// What server.ts does, with a stand-in for Microsoft: its addresses, and its login, which speaks no https.
import { teams } from "@frontdesk/teams";
import { run } from "../run.ts";

const { options, login }: { readonly options: Parameters<typeof teams>[0]; readonly login: string } = JSON.parse(
  process.env.STAND_IN ?? "",
);
let kept: string | undefined;

async function credentials(refresh: boolean): Promise<string> {
  if (kept !== undefined && !refresh) return kept;
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: process.env.MICROSOFT_APP_ID ?? "",
    client_secret: process.env.MICROSOFT_APP_PASSWORD ?? "",
    scope: "https://api.botframework.com/.default",
  });
  const response = await fetch(login, { method: "POST", body });
  const { access_token }: { readonly access_token?: string } = await response.json();
  if (access_token === undefined) throw new Error(`The login answered with ${response.status}.`);
  kept = access_token;
  return kept;
}

await run(teams({ ...options, credentials }));
