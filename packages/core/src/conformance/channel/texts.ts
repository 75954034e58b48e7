import type { Random } from "../../ports/random.ts";

/** Texts that break what is careless: directions, joined emoji, marks, half pairs, controls. */
export const strangeTexts: readonly string[] = [
  "שלום, איפה ההזמנה שלי?",
  "مرحبا بك، أين طلبي؟",
  "mixed עברית and English",
  "\u202eoverridden\u202c",
  "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 👍🏽 1️⃣",
  "e\u0301\u0323\u0302 Å ﬁ ½ ẞ",
  "Z\u0351\u036b\u0343a\u030d\u034f\u0346l\u0334\u0306g\u0348\u033co\u0321",
  "我想退货，可以吗？",
  "ありがとうございます",
  "нужен возврат — «срочно»",
  "half a pair: \ud83d and the other: \ude00",
  "a NUL \u0000 and a bell \u0007",
  "line one\nline two\n\nline four",
  "tab\tand\u00a0no-break\u2009spaces",
  "zero\u200bwidth\u200dand\ufeffmarks",
  '"quotes" \\backslashes\\ `ticks` {braces} %percent% $dollar',
];

/** What a customer writes to look like something else; it must be shown to the letter. */
export const hostileTexts: readonly string[] = [
  "<!channel> <!here> <@U123> <#C123>",
  "@everyone @here @channel",
  '<a href="https://evil.example">your bank</a>',
  "<b>bold</b> <script>alert(1)</script> <img src=x onerror=alert(1)>",
  "[click me](javascript:alert(1)) [click me](https://evil.example)",
  "![image](https://evil.example/x.png)",
  "*bold* **bold** _italic_ __italic__ ~struck~ ~~struck~~ ||hidden||",
  "`code` ```block```",
  "# heading\n> quote\n- item\n1. item",
  "&lt;b&gt; &amp; &#x3C; &nope;",
  "<tg-spoiler>hidden</tg-spoiler> <at>someone</at>",
  "<https://evil.example|your bank>",
  "\\*escaped\\* \\<b\\>",
  "</b></i></a>",
];

const alphabet: readonly string[] = [
  ..."abc XYZ 019 ,.!?:;'\"()[]{}<>&*_~`|\\/#@$%^+=-".split(""),
  ..."\n\n  ".split(""),
  "жя",
  "退货",
  "שלום",
  "é",
  "e\u0301",
  "😀",
  "👩‍👩‍👧‍👦",
  "🇩🇪",
  "<b>",
  "</b>",
  "&amp;",
  "](https://a.example)",
  "**",
  "```",
  "@name",
];

/** A text of up to `maxPieces` pieces of everything that renderers have to escape. */
export function randomText(random: Random, maxPieces: number): string {
  const [high = 0, low = 0] = random.bytes(2);
  const length = 1 + ((high * 256 + low) % maxPieces);
  return [...random.bytes(length)].map((byte) => alphabet[byte % alphabet.length]).join("");
}

/**
 * A text as far as every platform must keep it: white space and characters that show nothing are the platform's
 * business, and half a surrogate pair cannot be sent.
 */
export function comparable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, " ")
    .trim();
}

/** The same without any white space, for texts that were split. */
export function compact(text: string): string {
  return comparable(text).replaceAll(" ", "");
}
