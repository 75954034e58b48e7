import { randomBytes } from "node:crypto";
import type { DoctorPlace, DoctorPost, DoctorTrip, DoctorVisit, Finding } from "@frontdesk/core";
import { readAnswer, type TelegramApi } from "../api.ts";
import { fieldsOf, integerOf } from "../fields.ts";
import type { Settings } from "../options.ts";
import { telegram } from "../telegram.ts";
import type { Known } from "./account.ts";
import { ask } from "./ask.ts";
import { failed, findingOf, ok } from "./findings.ts";
import { type Peek, peek } from "./peek.ts";

/** The round trip in a chat with the bot. */
export function telegramTrip(settings: Settings, api: TelegramApi, known: Known, visit: DoctorVisit): DoctorTrip {
  const { token, apiRoot, name, path } = settings;
  const bot = known.bot ?? { id: "", username: "" };
  // With a secret of its own the channel neither polls nor touches the webhook.
  const webhookSecret = settings.webhookSecret ?? randomBytes(16).toString("hex");
  const updates: Peek | undefined = known.webhook === "" ? peek(api, bot, visit.now) : undefined;

  return {
    channel: telegram({ token, apiRoot, name, path, webhookSecret }),
    chatHelp: "Give --chat, the number of the chat.",
    deaf: updates === undefined ? "Telegram posts presses to the webhook, which is not this program." : undefined,
    async find(chat, signal): Promise<DoctorPlace | Finding> {
      if (!/^-?\d{1,20}$/.test(chat)) {
        return failed(
          "What --chat names is no chat's number.",
          "Leave --chat out: the doctor then waits for a message to the bot, and says the number.",
        );
      }
      const answer = await api.call("getChat", { chat_id: Number(chat) }, signal);
      return answer.kind === "done" ? { account: bot.id, address: { chat } } : findingOf(answer, "getChat");
    },
    ...(updates === undefined
      ? {}
      : {
          fetchEvents: updates.watch,
          forget: updates.confirm,
        }),
    async edit({ address }, id, text, signal): Promise<Finding> {
      const answer = await api.call("editMessageText", { ...targetOf(address, id), text }, signal);
      return answer.kind === "done" ? ok("The message was changed.") : findingOf(answer, "editMessageText");
    },
    file: ({ address }, fileName, bytes, signal) =>
      sendDocument(settings, String(address.chat), fileName, bytes, signal),
    async typing({ address }, signal): Promise<Finding> {
      const answer = await api.call("sendChatAction", { chat_id: Number(address.chat), action: "typing" }, signal);
      return answer.kind === "done" ? ok("It was shown for some seconds.") : findingOf(answer, "sendChatAction");
    },
    async remove({ address }, id, signal): Promise<Finding> {
      const answer = await api.call("deleteMessage", targetOf(address, id), signal);
      return answer.kind === "done" ? ok("Removed.") : findingOf(answer, "deleteMessage");
    },
  };
}

function targetOf(
  address: DoctorPlace["address"],
  id: string,
): { readonly chat_id: number; readonly message_id: number } {
  return { chat_id: Number(address.chat), message_id: Number(id) };
}

/** Files go as multipart (https://core.telegram.org/bots/api#sending-files), which the channel's client does not write. */
async function sendDocument(
  { apiRoot, token }: Settings,
  chat: string,
  name: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<DoctorPost> {
  const form = new FormData();
  form.set("chat_id", chat);
  form.set("document", new Blob([Uint8Array.from(bytes)]), name);
  const asked = await ask(`${apiRoot}/bot${token}/sendDocument`, { method: "POST", body: form }, signal);
  if ("reason" in asked) {
    return { finding: findingOf({ kind: "failed", mayHaveArrived: true, reason: asked.reason }, "sendDocument") };
  }
  const answer = readAnswer(asked.status, asked.body);
  if (answer.kind !== "done") return { finding: findingOf(answer, "sendDocument") };
  const id = integerOf(fieldsOf(answer.result)?.message_id);
  return { finding: ok("The file was uploaded."), id: id?.toString() };
}
