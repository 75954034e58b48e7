import type { DoctorPlace, DoctorPost, DoctorTrip, Finding } from "@frontdesk/core";
import type { SlackApi } from "../api.ts";
import { fieldsOf, idOf, listOf, textOf } from "../fields.ts";
import { accountOf } from "../identity.ts";
import type { Settings } from "../options.ts";
import { slack } from "../slack.ts";
import type { Known } from "./account.ts";
import { failed, findingOf, ok, skipped } from "./findings.ts";

/** Opens the channel without a way in, where none is configured: it still sends. */
const noSecret = "0".repeat(32);

/** The round trip in a chat of the workspace. */
export function slackTrip(settings: Settings, api: SlackApi, known: Known): DoctorTrip {
  const { token, apiUrl, name, path, signingSecret } = settings;
  const appToken = known.hasSocket === true ? settings.appToken : undefined;
  const secret = signingSecret ?? (appToken === undefined ? noSecret : undefined);
  const account = known.bot === undefined ? "" : accountOf(known.bot);

  return {
    channel: slack({ token, apiUrl, name, path, appToken, signingSecret: secret, home: false }),
    chatHelp:
      "Give --chat: a channel's id is at the end of its details (click its name), a person's under the three dots of the profile, Copy member ID.",
    deaf: appToken === undefined ? "Slack posts presses to your server, which is not this program." : undefined,
    async find(chat, signal): Promise<DoctorPlace | Finding> {
      if (!/^[CDGUW][A-Z0-9]{2,39}$/.test(chat)) {
        return failed(
          "What --chat names is no id of Slack's.",
          "Ids look like C0123ABCD (channel), D0123ABCD (direct) or U0123ABCD (person).",
        );
      }
      const isPerson = /^[UW]/.test(chat);
      const method = isPerson ? "conversations.open" : "conversations.info";
      const answer = await api.call(method, isPerson ? { users: chat } : { channel: chat }, signal);
      if (answer.kind !== "done") return findingOf(answer, method);
      const channel = fieldsOf(fieldsOf(answer.result)?.channel);
      const id = idOf(channel?.id);
      if (id === undefined) return failed(`The answer to ${method} could not be read.`);
      if (channel?.is_member === false && channel.is_im !== true) {
        return failed("The bot is not in that channel.", "Invite it: /invite @its-name.");
      }
      return { account, address: { channel: id } };
    },
    async edit({ address }, id, text, signal): Promise<Finding> {
      // Without blocks the old ones, and with them the buttons, would stay.
      const answer = await api.call("chat.update", { channel: address.channel, ts: id, text, blocks: [] }, signal);
      return answer.kind === "done" ? ok("The message was changed.") : findingOf(answer, "chat.update");
    },
    file: (place, fileName, bytes, signal) => upload(api, place, fileName, bytes, signal),
    async typing(): Promise<Finding> {
      return skipped("Slack shows it in the threads of its assistants alone.");
    },
    async remove({ address }, id, signal): Promise<Finding> {
      const isFile = id.startsWith("F");
      const method = isFile ? "files.delete" : "chat.delete";
      const answer = await api.call(method, isFile ? { file: id } : { channel: address.channel, ts: id }, signal);
      return answer.kind === "done" ? ok("Removed.") : findingOf(answer, method);
    },
  };
}

/** https://docs.slack.dev/messaging/working-with-files#upload */
async function upload(
  api: SlackApi,
  { address }: DoctorPlace,
  filename: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<DoctorPost> {
  const place = await api.call("files.getUploadURLExternal", { filename, length: bytes.length }, signal);
  if (place.kind !== "done") return { finding: findingOf(place, "files.getUploadURLExternal") };
  const fields = fieldsOf(place.result);
  const url = textOf(fields?.upload_url);
  const id = idOf(fields?.file_id);
  if (url === undefined || id === undefined || !URL.canParse(url)) {
    return { finding: failed("The answer to files.getUploadURLExternal could not be read.") };
  }
  const stored = await api.upload(url, bytes, signal);
  if (stored.kind !== "done") return { finding: findingOf(stored, "the upload") };
  const target = { files: [{ id, title: filename }], channel_id: address.channel };
  const done = await api.call("files.completeUploadExternal", target, signal);
  if (done.kind !== "done") return { finding: findingOf(done, "files.completeUploadExternal") };
  return { finding: ok("The file was uploaded."), id: idOf(listOf(fieldsOf(done.result)?.files)[0]?.id) ?? id };
}
