/** The few words that the channel adds. */
export interface Words {
  /** Opens the choices that have no button. */
  readonly more: string;
  /** Sends the one that was chosen there. */
  readonly send: string;
  /** On the card that asks whether a file may be put into the customer's OneDrive. */
  readonly consent: string;
  /** The customer does not want the file. */
  declined(name: string): string;
  /** The file could not be put there. */
  failed(name: string): string;
  /** The card is too old, somebody else's, or its file is gone. */
  readonly over: string;
}

const english: Words = {
  more: "More…",
  send: "Send",
  consent: "A file for you. May it be saved to your OneDrive?",
  declined: (name) => `All right, “${name}” is not saved. Just ask if you need it after all.`,
  failed: (name) => `Sorry, “${name}” could not be saved to your OneDrive.`,
  over: "This file can no longer be saved from here. Please ask for it once more.",
};

const byLanguage: ReadonlyMap<string, Words> = new Map([
  ["en", english],
  [
    "ru",
    {
      more: "Ещё…",
      send: "Отправить",
      consent: "Файл для вас. Сохранить его в вашем OneDrive?",
      declined: (name) => `Хорошо, файл «${name}» не сохранён. Если он понадобится, просто попросите.`,
      failed: (name) => `К сожалению, файл «${name}» не удалось сохранить в вашем OneDrive.`,
      over: "Этот файл отсюда уже не сохранить. Пожалуйста, попросите его ещё раз.",
    },
  ],
  [
    "zh",
    {
      more: "更多…",
      send: "发送",
      consent: "有一个文件给您。是否保存到您的 OneDrive？",
      declined: (name) => `好的，“${name}”未保存。如果之后需要，请告诉我。`,
      failed: (name) => `抱歉，“${name}”未能保存到您的 OneDrive。`,
      over: "此文件已无法从这里保存，请重新索取。",
    },
  ],
]);

/** The words in the language of a locale, else in English. */
export function wordsFor(locale: string): Words {
  return byLanguage.get(locale.toLowerCase().split(/[-_]/, 1)[0] ?? "") ?? english;
}
