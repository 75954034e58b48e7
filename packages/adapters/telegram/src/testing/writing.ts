import type { FakeChat } from "./chat.ts";
import type { CustomerBackstage } from "./customer.ts";
import { fileFields, type SentFile, type SentWords } from "./sent-file.ts";
import { entitiesOf } from "./written.ts";

/** What somebody writes into a chat. */
export interface Writing {
  writes(text: string, extra?: object): number;
  sends(file: SentFile, words?: SentWords): number;
  sendsAlbum(files: readonly SentFile[], words?: SentWords): readonly number[];
  edits(text: string): number;
}

/** Writes into a chat, as the updates of https://core.telegram.org/bots/api#message have it. */
export function writing(
  chat: () => FakeChat,
  user: object,
  place: () => object,
  backstage: CustomerBackstage,
): Writing {
  let last: object = {};

  function said(fields: object): number {
    const { id, nextMessageId } = chat();
    chat().nextMessageId += 1;
    last = { message_id: nextMessageId, from: user, chat: place(), date: backstage.now(), ...fields };
    return backstage.update(id, { message: last });
  }

  return {
    writes: (text, extra = {}) => said({ text, ...marked("entities", text), ...extra }),
    sends(file, { caption, album } = {}) {
      const part = album === undefined ? {} : { media_group_id: album };
      return said({ ...part, ...fileFields(backstage.files, file), ...captioned(caption) });
    },
    sendsAlbum(files, { caption, under = 0 } = {}) {
      const media_group_id = backstage.newAlbum();
      return files.map((file, index) => {
        const words = index === under ? captioned(caption) : {};
        return said({ media_group_id, ...fileFields(backstage.files, file), ...words });
      });
    },
    edits(text) {
      const edited_message = { ...last, text, ...marked("entities", text), edit_date: backstage.now() };
      return backstage.update(chat().id, { edited_message });
    },
  };
}

function captioned(caption: string | undefined): object {
  return caption === undefined ? {} : { caption, ...marked("caption_entities", caption) };
}

function marked(field: string, text: string): object {
  const entities = entitiesOf(text);
  return entities.length === 0 ? {} : { [field]: entities };
}
