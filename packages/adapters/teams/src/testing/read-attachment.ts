import { type ReadCard, readCard } from "./read-card.ts";
import { consentType, readConsent } from "./read-consent.ts";
import { badRequest } from "./refusal.ts";
import { type Loose, objectOf, oneOf, stringOf, webAddress } from "./strict.ts";

/** A file as a message shows it. */
export interface FakeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A card that asks whether a file may be saved. */
export interface FakeConsent {
  readonly name: string;
  readonly size: number;
  /** What comes back when it is pressed. */
  readonly accept: unknown;
  readonly decline: unknown;
}

/** What an attachment is. */
export interface ReadAttachment extends ReadCard {
  readonly picture?: FakeFile | undefined;
  readonly consent?: FakeConsent | undefined;
  /** The id of a file that lies with the customer. */
  readonly saved?: string | undefined;
}

const infoType = "application/vnd.microsoft.teams.card.file.info";
const cardType = "application/vnd.microsoft.card.adaptive";
const maxPictureBytes = 1024 * 1024;

/** How the files of each kind begin. */
const beginnings: ReadonlyMap<unknown, string> = new Map([
  ["image/png", "89504e47"],
  ["image/jpeg", "ffd8ff"],
  ["image/gif", "47494638"],
]);

const nothing: ReadCard = { lines: [], buttons: [], inputs: [], others: [] };

/** Reads an attachment of the bot; throws what Teams would answer. */
export function readAttachment(value: unknown): ReadAttachment {
  const fields = objectOf(value, "an attachment", ["contentType", "content", "contentUrl", "name"]);
  const { contentType, content, contentUrl, name } = fields;
  if (beginnings.has(contentType)) return readPicture(fields);
  if (contentType === infoType) return readInfo(fields);
  if (contentUrl !== undefined) throw badRequest("what is in the message has no address");
  if (contentType === consentType) {
    const {
      acceptContext: accept,
      declineContext: decline,
      sizeInBytes,
    } = objectOf(content, "a consent card", ["description", "sizeInBytes", "acceptContext", "declineContext"]);
    const card = readConsent(name, content);
    return { ...card, consent: { name: String(name), size: Number(sizeInBytes), accept, decline } };
  }
  if (name !== undefined) throw badRequest("a card has no name");
  oneOf(contentType, "an attachment's type", [cardType]);
  return readCard(content);
}

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/agents-inline-images */
function readPicture({ contentType, content, contentUrl, name }: Loose): ReadAttachment {
  if (content !== undefined) throw badRequest("a picture has an address and no content");
  const [, mime, base64 = ""] = /^data:([\w/]+);base64,([\w+/]+={0,2})$/.exec(stringOf(contentUrl, "a picture")) ?? [];
  const bytes = Buffer.from(base64, "base64");
  const isWhole = mime === contentType && bytes.toString("base64") === base64;
  if (!isWhole || !bytes.toString("hex").startsWith(beginnings.get(contentType) ?? "?")) {
    throw badRequest("this is no picture of this kind");
  }
  if (bytes.length > maxPictureBytes) throw badRequest("a picture has 1 MB at most");
  const shown = stringOf(name, "a picture's name");
  return { ...nothing, others: [shown], picture: { name: shown, bytes: new Uint8Array(bytes) } };
}

function readInfo({ content, contentUrl, name }: Loose): ReadAttachment {
  webAddress(contentUrl, "a file's address");
  const { uniqueId, fileType } = objectOf(content, "a file's card", ["uniqueId", "fileType"]);
  stringOf(fileType, "a file's type", true);
  return { ...nothing, others: [stringOf(name, "a file's name")], saved: stringOf(uniqueId, "a file's id") };
}

/** How much of a message does not count for its size: pictures in base64. */
export function uncounted(attachments: readonly unknown[]): number {
  return attachments.reduce<number>((sum, attachment) => {
    const { contentType, contentUrl }: Loose = Object(attachment);
    return sum + (beginnings.has(contentType) && typeof contentUrl === "string" ? contentUrl.length : 0);
  }, 0);
}
