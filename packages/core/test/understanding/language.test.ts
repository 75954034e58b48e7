import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectLocale } from "../../src/index.ts";

const three = ["en", "ru", "zh"];
const seven = ["en", "ru", "zh", "uk", "es", "de", "fr"];

/** Short messages as customers write them. */
const messages: Readonly<Record<string, readonly string[]>> = {
  en: [
    "hello",
    "yes",
    "thanks",
    "where is it",
    "track order",
    "my order is late",
    "I'd like a refund",
    "is this in stock",
    "it doesn't fit",
    "cancel it please",
    "how much",
    "what's the price",
    "wrong address",
    "when will it arrive",
    "can you call me",
    "no signal",
    "give me a discount",
    "who are you",
    "stop",
    "still waiting for my parcel",
    "The shoes are too small",
    "I paid twice",
    "need help with login",
    "not working",
    "order A1234 where is it",
  ],
  ru: [
    "привет",
    "да",
    "нет",
    "спасибо",
    "где он",
    "а когда",
    "заказ задерживается",
    "хочу вернуть",
    "есть в наличии?",
    "не подошло",
    "отмените",
    "сколько стоит",
    "адрес неверный",
    "когда привезут",
    "перезвоните мне",
    "нет сигнала",
    "дайте скидку",
    "кто вы",
    "стоп",
    "всё ещё жду",
    "обувь мала",
    "оплатил дважды",
    "не могу войти",
    "не работает",
    "заказ A1234 где он",
    "мой iPhone 15 Pro Max сломался",
    "WhatsApp не открывается",
  ],
  zh: [
    "你好",
    "是的",
    "不要",
    "谢谢",
    "在哪",
    "我的订单晚了",
    "我要退款",
    "有货吗",
    "不合适",
    "取消",
    "多少钱",
    "地址错了",
    "什么时候到",
    "给我打电话",
    "没信号",
    "便宜点",
    "你是谁",
    "停",
    "还在等",
    "鞋子太小",
    "付了两次",
    "登录不了",
    "坏了",
    "订单A1234在哪",
    "我的iPhone坏了",
    "快递 SF123456",
  ],
  uk: [
    "привіт, де замовлення",
    "хочу повернути гроші",
    "чи є в наявності",
    "не підійшло",
    "скасуйте",
    "скільки коштує",
    "адреса невірна",
    "коли привезуть",
    "передзвоніть мені",
    "немає сигналу",
    "дайте знижку",
    "хто ви",
    "досі чекаю",
    "взуття замале",
    "не можу увійти",
    "не працює",
    "оплатив двічі",
    "що з моїм замовленням",
  ],
  es: [
    "hola, dónde está",
    "quiero mi dinero",
    "hay en stock?",
    "no me queda bien",
    "cancelar por favor",
    "cuánto cuesta",
    "la dirección está mal",
    "cuándo llega",
    "llámame",
    "no hay señal",
    "quiero un descuento",
    "quién eres",
    "sigo esperando",
    "los zapatos son pequeños",
    "no puedo entrar",
    "no funciona",
    "pagué dos veces",
    "qué pasa con mi pedido",
  ],
  de: [
    "hallo, wo ist es",
    "ich will mein Geld",
    "ist das auf Lager?",
    "passt nicht",
    "bitte stornieren",
    "wie viel kostet das",
    "die Adresse ist falsch",
    "wann kommt es",
    "rufen Sie mich an",
    "kein Signal",
    "gibt es Rabatt",
    "wer sind Sie",
    "ich warte noch",
    "die Schuhe sind zu klein",
    "kann mich nicht anmelden",
    "geht nicht",
    "zweimal bezahlt",
    "was ist mit meiner Bestellung",
  ],
  fr: [
    "bonjour, où est-il",
    "je veux mon argent",
    "c'est en stock ?",
    "ça ne me va pas",
    "annulez svp",
    "combien ça coûte",
    "l'adresse est fausse",
    "quand est-ce que ça arrive",
    "appelez-moi",
    "pas de signal",
    "je veux une remise",
    "qui êtes-vous",
    "j'attends toujours",
    "les chaussures sont trop petites",
    "je n'arrive pas à me connecter",
    "ne marche pas",
    "j'ai payé deux fois",
    "qu'en est-il de ma commande",
  ],
};

const pairsOf = (languages: readonly string[]): [string, string][] =>
  languages.flatMap((language) => (messages[language] ?? []).map((text): [string, string] => [text, language]));

describe("among English, Russian and Chinese", () => {
  it.each(pairsOf(three))("%j is %s", (text, language) => {
    expect(detectLocale(text, three)).toBe(language);
  });

  it.each(pairsOf(three))("%j is %s, whatever was spoken before", (text, language) => {
    for (const previous of three) expect(detectLocale(text, three, previous)).toBe(language);
  });
});

describe("among seven languages", () => {
  it.each(seven)("nearly every message in %s is told, and hardly one wrongly", (language) => {
    const found = (messages[language] ?? []).map((text) => detectLocale(text, seven));
    expect(found.filter((locale) => locale !== language && locale !== undefined).length).toBeLessThanOrEqual(1);
    expect(found.filter((locale) => locale === language).length / found.length).toBeGreaterThanOrEqual(0.9);
  });
});

describe("a message that does not tell", () => {
  it.each([
    "",
    "ok",
    "OK!",
    "A1234",
    "Z9",
    "12",
    "+7 916 123-45-67",
    "john@example.com",
    "https://example.com/a/b?c=d",
    "👍",
    "...",
    "iPhone",
    "WhatsApp",
    "iPhone 15 Pro",
    "hmm",
    "ок",
    "\u0000",
    "asdfgh",
  ])("%j leaves the language as it is", (text) => {
    expect(detectLocale(text, three)).toBeUndefined();
    expect(detectLocale(text, three, "ru")).toBeUndefined();
  });

  it("is one in a script that no locale of the bot has", () => {
    expect(detectLocale("где мой заказ", ["en", "zh"])).toBeUndefined();
    expect(detectLocale("Πού είναι η παραγγελία μου", three)).toBeUndefined();
    expect(detectLocale("私の注文はどこですか", three)).toBeUndefined();
    expect(detectLocale("where is my order", ["ru", "zh"])).toBeUndefined();
    expect(detectLocale("where is my order", [])).toBeUndefined();
  });
});

describe("locales", () => {
  it("are matched by their language and returned as the bot has them", () => {
    expect(detectLocale("where is my order", ["en-GB", "ru-RU"])).toBe("en-GB");
    expect(detectLocale("где мой заказ", ["en_US", "ru_RU"])).toBe("ru_RU");
    expect(detectLocale("我的订单", ["zh-Hant-TW", "en"])).toBe("zh-Hant-TW");
  });

  it("of one language: the conversation's own, or else the first", () => {
    const locales = ["en-US", "en-GB", "de"];
    expect(detectLocale("where is my order", locales)).toBe("en-US");
    expect(detectLocale("where is my order", locales, "en-GB")).toBe("en-GB");
    expect(detectLocale("wo ist meine Bestellung", locales, "en-GB")).toBe("de");
  });

  it("of other languages are told by their script", () => {
    expect(detectLocale("注文はどこですか", ["ja", "zh", "en"])).toBe("ja");
    expect(detectLocale("주문이 어디에 있나요", ["ko", "en"])).toBe("ko");
    expect(detectLocale("Πού είναι η παραγγελία", ["el", "en"])).toBe("el");
    expect(detectLocale("أين طلبي", ["ar", "en"])).toBe("ar");
  });
});

it("is one of the bot's locales or undefined for any text", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.subarray(seven),
      fc.option(fc.constantFrom(...seven)),
      (text, locales, previous) => {
        const found = detectLocale(text, locales, previous ?? undefined);
        expect(found === undefined || locales.includes(found)).toBe(true);
      },
    ),
  );
});
