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
<link rel="stylesheet" href="/assets/chat.css">
<link rel="stylesheet" href="/assets/messages.css">
<script type="module" src="/assets/chat.js"></script>
</head>
<body>
<a class="skip" href="#main">${t("skip")}</a>
<div class="page">
<header class="head">
<a class="brand" href="${link("/")}">${logo}<span>Heron &amp; Hob</span></a>
<nav><a href="${link("/")}#shop">${t("shop")}</a><a href="${link("/")}#help">${t("help")}</a></nav>
<nav class="languages" aria-label="${t("language")}">${languages.map(
    ([code, name, short]) =>
      html`<a href="${path}?lang=${code}" lang="${code}" hreflang="${code}" title="${name}" aria-label="${name}"${code === locale ? html` aria-current="true"` : ""}>${short}</a>`,
  )}</nav>
</header>
<main id="main">${main}</main>
<footer class="foot"><p>${t("madeUp")}</p><p>${t("tryThese")}</p></footer>
</div>
<button class="launcher" id="chat-open" type="button" aria-expanded="false" aria-controls="chat"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H10l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z" fill="currentColor"/></svg><span>${t("openChat")}</span><span class="unread" id="chat-unread" hidden></span></button>
<section class="chat" id="chat" aria-label="${t("chat")}" data-bot="Heron &amp; Hob" hidden>
<header class="chat-head">${logo}<div><h2>Heron &amp; Hob</h2><p id="chat-state" data-idle="${t("assistant")}">${t("assistant")}</p></div><button id="chat-close" type="button" aria-label="${t("closeChat")}"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6 6 18" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg></button></header>
<p class="banner" id="chat-banner" role="status" hidden></p>
<div class="log" id="chat-log" role="log" aria-live="polite" aria-label="${t("messages")}" tabindex="0"></div>
<div class="actions" id="chat-actions" role="group"></div>
<form class="composer" id="chat-form" autocomplete="off">
<label class="unseen" for="chat-text">${t("yourMessage")}</label>
<textarea id="chat-text" rows="1" maxlength="4000" placeholder="${t("write")}" enterkeyhint="send"></textarea>
<button type="submit" aria-label="${t("send")}"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V5M5.5 11.5 12 5l6.5 6.5"/></svg></button>
</form>
<noscript><p class="banner">${t("needsScript")}</p></noscript>
<template id="chat-samples">${samples.map((sample) => html`<button type="button">${sample}</button>`)}</template>
</section>
</body>
</html>
`;
  return document.text;
}
