/** The few words that the channel adds to a card. */
export interface Words {
  /** Opens the choices that have no button. */
  readonly more: string;
  /** Sends the one that was chosen there. */
  readonly send: string;
}

const english: Words = { more: "More…", send: "Send" };

const byLanguage: ReadonlyMap<string, Words> = new Map([
  ["en", english],
  ["ru", { more: "Ещё…", send: "Отправить" }],
  ["zh", { more: "更多…", send: "发送" }],
]);

/** The words in the language of a locale, else in English. */
export function wordsFor(locale: string): Words {
  return byLanguage.get(locale.toLowerCase().split(/[-_]/, 1)[0] ?? "") ?? english;
}
