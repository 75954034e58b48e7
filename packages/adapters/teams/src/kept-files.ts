import { type Address, type ChannelHost, type FileContent, FrontdeskError, fit, type Sent } from "@frontdesk/core";
import type { FileActivity, KeptPart, MessageActivity, TeamsPiece } from "./activity.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { isAllowed } from "./fetch.ts";
import { consentMessage, type FileConsent, fileMessage, grantFor, holds, type UploadPlace } from "./file-consent.ts";
import { inlinePicture } from "./inline-picture.ts";
import type { Settings } from "./options.ts";
import { keyOf } from "./place.ts";
import { render } from "./render.ts";
import { remove, type Sending, send } from "./send.ts";
import type { Streams } from "./stream.ts";
import { upload } from "./upload.ts";
import { wordsFor } from "./words.ts";

/** The files that core keeps, on their way to customers. */
export interface KeptFiles {
  /** Sends a piece whose file core keeps. */
  send(address: Address, piece: TeamsPiece, kept: KeptPart, signal: AbortSignal): Promise<Sent>;
  /**
   * Does what a customer said to a consent card. Resolves when it is done, or when Teams would wait no longer.
   *
   * @throws FrontdeskError when it could not be done now: the customer may press once more.
   */
  answer(consent: FileConsent): Promise<void>;
  close(): Promise<void>;
}

/** What giving files works with. */
export interface KeptFilesOptions {
  readonly host: ChannelHost;
  readonly sending: Sending;
  readonly streams: Streams;
  readonly settings: Pick<Settings, "name" | "fileHosts" | "fileConsent">;
}

/** Teams waits for the answer to an invoke for some ten seconds. */
const answerMs = 8000;

/** So many grants that were used are known, so that a second press puts nothing there twice. */
const knownGrants = 1000;

/** Gives kept files to customers while the channel is open. */
export function keptFiles({ host, sending, streams, settings }: KeptFilesOptions): KeptFiles {
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const used = new Set<string>();
  let secret: Promise<Uint8Array> | undefined;

  /** Asked for again after a failure. */
  async function key(): Promise<Uint8Array> {
    secret ??= host.secret("file-consent").catch((error: unknown) => {
      secret = undefined;
      throw unavailable(error);
    });
    return secret;
  }

  async function contentOf(id: string): Promise<FileContent | undefined> {
    try {
      return await host.files.get(id);
    } catch (error) {
      throw unavailable(error);
    }
  }

  /** What stands for a file where it cannot be given: its link, for a day, or its name. */
  async function linked(id: string, part: KeptPart["part"], locale: string): Promise<readonly MessageActivity[]> {
    const { publicUrl } = host;
    const url = publicUrl === undefined ? undefined : await host.files.link(id, publicUrl).catch(refuse);
    if (url === undefined) return [{ type: "message", text: `[${nameOf(part)}]`, textFormat: "plain" }];
    const message = { parts: [{ ...part, url }], purpose: "reply", locale } as const;
    return render(fit(message, capabilitiesOf(0)).message).map(({ activity }) => activity);
  }

  async function say(address: Address, activity: MessageActivity | FileActivity): Promise<void> {
    await send(sending, address, activity, stopping.signal);
  }

  const text = (words: string): MessageActivity => ({ type: "message", text: words, textFormat: "plain" });

  async function fulfil(consent: FileConsent): Promise<void> {
    const { address, grant, locale, isAccepted, card } = consent;
    const words = wordsFor(locale);
    const isGranted = grant !== undefined && holds(grant, address, host.clock.now(), await key());
    const content = isGranted ? await contentOf(grant.file) : undefined;
    if (grant === undefined || content === undefined) return say(address, text(words.over));
    if (used.has(grant.seal)) return;
    const { name } = content.file;
    if (!isAccepted) await say(address, text(words.declined(name)));
    else if (await put(consent, content)) await say(address, fileMessage(placeIn(consent)));
    else {
      await say(address, text(words.failed(name)));
      for (const activity of await linked(grant.file, { kind: "file", url: "", name }, locale))
        await say(address, activity);
    }
    remember(grant.seal);
    // The card has done its work; one that stays can be pressed, to no effect.
    if (card !== undefined) await remove(sending, address, card, stopping.signal);
  }

  async function put({ address, upload: place }: FileConsent, { bytes }: FileContent): Promise<boolean> {
    const urls = [place?.uploadUrl, place?.contentUrl].map((url) => URL.parse(url ?? ""));
    const isOurs = urls.every((url) => url !== null && isAllowed(url, { address }, settings.fileHosts));
    if (place === undefined || !isOurs) {
      host.log.warn("teams.file_place_refused", { channel: settings.name });
      return false;
    }
    return upload(place.uploadUrl, bytes, stopping.signal);
  }

  function remember(seal: string): void {
    used.add(seal);
    const [oldest] = used;
    if (used.size > knownGrants && oldest !== undefined) used.delete(oldest);
  }

  return {
    async send(address, piece, { id, part, locale }, signal): Promise<Sent> {
      const { stream } = piece;
      const post = (activity: MessageActivity | FileActivity): Promise<Sent> =>
        streams.send(address, { stream, activity }, signal);
      const content = await contentOf(id);
      if (content === undefined) return post(piece.activity);
      const picture = part.kind === "image" ? inlinePicture(content, part.alt) : undefined;
      if (picture !== undefined) return post(picture);
      const isLinkBetter = part.kind === "image" && host.publicUrl !== undefined;
      if (settings.fileConsent && address.type === "personal" && !isLinkBetter) {
        const grant = grantFor(id, address, host.clock.now(), await key());
        try {
          return await post(consentMessage(content.file, grant, locale));
        } catch (error) {
          // Some clouds and apps have no such cards; if it is the customer who is gone, the link is refused as well.
          if (!FrontdeskError.isInstance(error, "channel.refused")) throw error;
        }
      }
      let sent: Sent = {};
      for (const activity of await linked(id, part, locale)) sent = await post(activity);
      return sent;
    },
    async answer(consent): Promise<void> {
      const pressed = JSON.stringify([keyOf(consent.address), consent.grant?.seal]);
      const work = running.get(pressed) ?? fulfil(consent).finally(() => running.delete(pressed));
      running.set(pressed, work);
      let cancel = (): void => {};
      let isLate = false;
      const late = new Promise<void>((resolve) => {
        cancel = host.clock.after(answerMs, () => {
          isLate = true;
          resolve();
        });
      });
      work.catch((error: unknown) => {
        const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
        if (isLate) host.log.error("teams.file_not_given", { channel: settings.name, code });
      });
      await Promise.race([work, late]).finally(cancel);
    },
    async close(): Promise<void> {
      stopping.abort();
      await Promise.allSettled(running.values());
    },
  };
}

/** `put` has seen that there is one. */
function placeIn({ upload: place }: FileConsent): UploadPlace {
  if (place === undefined) throw new FrontdeskError("channel.refused", "Teams made no room for the file.");
  return place;
}

function nameOf(part: KeptPart["part"]): string {
  return part.kind === "file" ? part.name : part.alt;
}

function refuse(error: unknown): never {
  throw unavailable(error);
}

function unavailable(cause: unknown): FrontdeskError {
  return new FrontdeskError("channel.unavailable", "The file cannot be read now.", { retryable: true, cause });
}
