import { createHmac, timingSafeEqual } from "node:crypto";
import type { Address, KeptFile } from "@frontdesk/core";
import type { FileActivity } from "./activity.ts";
import { type Fields, fieldsOf, wordOf } from "./fields.ts";
import type { Place } from "./place.ts";
import { wordsFor } from "./words.ts";

/** What a consent card carries, and Teams brings back: for which file, until when (epoch milliseconds), and that we said so. */
export interface Grant {
  readonly file: string;
  readonly until: number;
  readonly seal: string;
}

/** Where a customer wants a file to be put. */
export interface UploadPlace {
  readonly uploadUrl: string;
  readonly contentUrl: string;
  readonly name: string;
  readonly uniqueId: string;
  readonly fileType: string;
}

/** What a customer said to a consent card. */
export interface FileConsent {
  readonly address: Address;
  readonly locale: string;
  readonly isAccepted: boolean;
  /** Undefined: it is no grant that was ever made. */
  readonly grant: Grant | undefined;
  readonly upload: UploadPlace | undefined;
  /** The id of the message with the card. */
  readonly card: string | undefined;
}

/** A card may be answered for so long, as links to files hold, in milliseconds. */
const grantMs = 24 * 60 * 60 * 1000;

/** Allows one customer, in one conversation and until tomorrow, to have a file. */
export function grantFor(file: string, address: Address, now: number, secret: Uint8Array): Grant {
  const until = now + grantMs;
  return { file, until, seal: sealOf(file, until, address, secret) };
}

/** Whether a grant is ours, for this customer here, and not too old. */
export function holds({ file, until, seal }: Grant, address: Address, now: number, secret: Uint8Array): boolean {
  const [given, made] = [Buffer.from(seal), Buffer.from(sealOf(file, until, address, secret))];
  return given.length === made.length && timingSafeEqual(given, made) && now < until;
}

function sealOf(file: string, until: number, address: Address, secret: Uint8Array): string {
  const { tenant, bot, conversation, user } = address;
  const bound = JSON.stringify([file, until, tenant, bot, conversation, user]);
  return createHmac("sha256", secret).update(bound).digest("base64url");
}

/**
 * A message that asks whether a file may be put into the customer's OneDrive; only for personal chats.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
 */
export function consentMessage(file: KeptFile, grant: Grant, locale: string): FileActivity {
  const context = { frontdesk: grant };
  const content = {
    description: wordsFor(locale).consent,
    sizeInBytes: file.size,
    acceptContext: context,
    declineContext: context,
  };
  return {
    type: "message",
    summary: file.name,
    attachments: [{ contentType: "application/vnd.microsoft.teams.card.file.consent", name: file.name, content }],
  };
}

/** Reads what a customer said to a consent card; nothing where there can be none. */
export function consentOf(activity: Fields, { base }: Place): FileConsent | undefined {
  const value = fieldsOf(activity.value);
  const { action } = value ?? {};
  if (base.conversationKind !== "direct" || (action !== "accept" && action !== "decline")) return undefined;
  return {
    address: base.address,
    locale: base.user.locale ?? "",
    isAccepted: action === "accept",
    grant: grantOf(fieldsOf(fieldsOf(value?.context)?.frontdesk)),
    upload: uploadOf(fieldsOf(value?.uploadInfo)),
    card: wordOf(activity.replyToId),
  };
}

function grantOf(fields: Fields | undefined): Grant | undefined {
  const { until } = fields ?? {};
  const [file, seal] = [wordOf(fields?.file), wordOf(fields?.seal)];
  if (file === undefined || seal === undefined || typeof until !== "number") return undefined;
  return { file, until, seal };
}

function uploadOf(fields: Fields | undefined): UploadPlace | undefined {
  const [uploadUrl, contentUrl, name] = [fields?.uploadUrl, fields?.contentUrl, fields?.name].map(wordOf);
  const [uniqueId, fileType] = [fields?.uniqueId, fields?.fileType].map(wordOf);
  if (uploadUrl === undefined || contentUrl === undefined || name === undefined || uniqueId === undefined) {
    return undefined;
  }
  return { uploadUrl, contentUrl, name, uniqueId, fileType: fileType ?? "" };
}

/** A message with the file where it lies now. */
export function fileMessage({ contentUrl, name, uniqueId, fileType }: UploadPlace): FileActivity {
  return {
    type: "message",
    summary: name,
    attachments: [
      {
        contentType: "application/vnd.microsoft.teams.card.file.info",
        contentUrl,
        name,
        content: { uniqueId, fileType },
      },
    ],
  };
}
