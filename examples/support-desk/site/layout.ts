import type { Locale } from "../shop.ts";
import { type Html, html } from "./html.ts";
import { texts } from "./texts.ts";

/** What a page is made of. */
export interface Page {
  readonly locale: Locale;
  /** The path below the shop's address, which the links to the other languages lead to. */
  readonly path: string;
  readonly title: string;
  readonly main: Html;
  /** Questions that a visitor may click. */
  readonly samples: readonly string[];
}

const languages = [
  ["en", "English", "EN"],
  ["ru", "Русский", "РУ"],
  ["zh", "中文", "中"],
] as const;

const logo = html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><path d="M20 4c-4 0-6 3-5 7 1 3-1 5-4 7-3 2-5 5-5 9h14c3-3 4-7 2-11-2-3-3-5-2-7l8-1c-1-3-4-4-8-4z" fill="currentColor"/><circle cx="20.5" cy="7.6" r="1.1" fill="var(--paper)"/><path d="M12 27v3M18 27v3" stroke="currentColor" stroke-width="1.6"/></svg>`;

/** A whole document, with the shop's head and foot, and the chat. */
export function layout({ locale, path, title, main, samples }: Page): string {
  const link = (to: string): string => `${to}?lang=${locale}`;
  const t = (name: keyof typeof texts): string => texts[name][locale];
  const document = html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<title>${title}</title>
<meta name="description" content="${t("claim")}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/shop.css">
<script src="/frontdesk-chat.js" async></script>
<script type="module" src="/assets/shop.js"></script>
</head>
<body>
<a class="skip" href="#main">${t("skip")}</a>
<div class="page">
<header class="head">
<a class="brand" href="${link("/")}">${logo}<span>Heron &amp; Hob</span></a>
<nav><a href="${link("/")}#shop">${t("shop")}</a><a href="${link("/")}#help">${t("help")}</a></nav>
<nav class="languages" aria-label="${t("language")}">${languages.map(
    ([code, name, short]) =>
      html`<a href="${path}?lang=${code}" lang="${code}" hreflang="${code}" title="${name}" aria-label="${short} ${name}"${code === locale ? html` aria-current="true"` : ""}>${short}</a>`,
  )}</nav>
</header>
<main id="main">${main}</main>
<footer class="foot"><p>${t("madeUp")}</p><p>${t("tryThese")}</p></footer>
</div>
<frontdesk-chat heading="Heron &amp; Hob" subheading="${t("assistant")}" greeting="${t("greeting")}" teaser="${t("teaser")}" samples="${JSON.stringify(samples)}"></frontdesk-chat>
<noscript><p class="foot">${t("needsScript")}</p></noscript>
</body>
</html>
`;
  return document.text;
}
