/**
 * The address of a file, if the bot's token may be sent there: Slack's host for files, or where the Web API is another
 * one, its own origin too.
 */
export function fileAddress(text: string, apiUrl: string): URL | undefined {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") return undefined;
  const api = new URL(apiUrl);
  const isSlack = /^slack(?:-gov)?\.com$/.test(api.hostname);
  if (
    url.protocol === "https:" &&
    url.port === "" &&
    url.hostname === (isSlack ? `files.${api.hostname}` : "files.slack.com")
  ) {
    return url;
  }
  return !isSlack && url.origin === api.origin ? url : undefined;
}
