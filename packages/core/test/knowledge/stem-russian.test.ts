import { describe, expect, it } from "vitest";
import { stemRussian } from "../../src/knowledge/stem-russian.ts";

/** Words and stems, worked out by hand from the description of the algorithm, by the endings that they are about. */
const byEnding: Readonly<Record<string, string>> = {
  nouns: "доставка:доставк доставки:доставк доставкой:доставк посылками:посылк возвратов:возврат дня:дня деньги:деньг",
  "nouns with ь and й": "гарантия:гарант гарантией:гарант линиями:лин случай:случа",
  adjectives: "новый:нов новыми:нов синего:син бесплатная:бесплатн",
  verbs: "оплатил:оплат оплатите:оплат вернуть:вернут возвращают:возвраща придет:придет куплю:купл",
  "verbs after а and я": "заказала:заказа делаем:дела гуляли:гуля",
  reflexives: "вернулся:вернул возвращается:возвраща",
  gerunds: "прочитав:прочита купивши:куп прочитавшись:прочита",
  participles: "работающий:работа оплаченный:оплачен купившая:куп",
  superlatives: "красивейший:красив новейше:нов",
  "ость in the second region": "возможность:возможн стоимость:стоимост гость:гост",
  нн: "длинный:длин данные:дан",
  "a soft sign at the end": "отель:отел",
  "no vowel": "в:в ст:ст",
};

describe("stemRussian", () => {
  for (const [ending, words] of Object.entries(byEnding)) {
    it.each(words.split(" ").map((pair) => pair.split(":")))(`${ending}: %s → %s`, (word, stem) => {
      expect(stemRussian(word ?? "")).toBe(stem);
    });
  }

  it("gives one stem to the forms of a word", () => {
    for (const forms of ["посылка посылки посылку посылкой посылках", "быстрый быстрая быстрого быстрыми"]) {
      expect(new Set(forms.split(" ").map(stemRussian)).size).toBe(1);
    }
  });
});
