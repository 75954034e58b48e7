import { findProduct, type Locale, type Product, priceText, products, productText } from "../shop.ts";
import type { HelpTopic } from "./help.ts";
import { type Html, html } from "./html.ts";
import { texts } from "./texts.ts";

function tile(product: Product, locale: Locale): Html {
  const name = product.name[locale];
  return html`<li class="tile"><a href="${product.url}?lang=${locale}"><img src="${product.image}" alt="" width="320" height="240" loading="lazy"><span class="name">${name}</span></a><p>${priceText(product.price)[locale]}${product.stock === 0 ? html` <span class="badge">${texts.soldOut[locale]}</span>` : ""}</p></li>`;
}

/** The start page: what the shop sells, and its help. */
export function startPage(locale: Locale, topics: readonly HelpTopic[], samples: readonly string[]): Html {
  const shown = ["tent", "kettle", "lantern", "blanket"].flatMap((id) => findProduct(id) ?? []);
  return html`<section class="hero"><div><h1>${texts.claim[locale]}</h1><p>${texts.story[locale]}</p>
<p class="buttons"><a class="button" href="#shop">${texts.browse[locale]}</a><button class="button quiet" type="button" data-ask="">${texts.ask[locale]}</button></p>
<p class="samples"><span>${texts.samples[locale]}</span>${samples.map((sample) => html`<button type="button" data-ask="${sample}">${sample}</button>`)}</p></div>
<div class="still" aria-hidden="true">${shown.map((product) => html`<img src="${product.image}" alt="" width="320" height="240">`)}</div></section>
<section id="shop"><h2>${texts.products[locale]}</h2><ul class="tiles">${products.map((product) => tile(product, locale))}</ul></section>
<section id="help"><h2>${texts.helpTitle[locale]}</h2><p>${texts.helpText[locale]}</p><ul class="topics">${topics.map(
    ({ title, path, entries }) =>
      html`<li><a href="${path}?lang=${locale}"><strong>${title}</strong><span>${entries.length} ${texts.entries[locale]}</span></a></li>`,
  )}</ul></section>`;
}

/** The page of a product. */
export function productPage(product: Product, locale: Locale): Html {
  const name = product.name[locale];
  const question = { en: `Is the ${name} in stock?`, ru: `Есть в наличии: ${name}?`, zh: `${name}有货吗？` }[locale];
  return html`<p class="crumb"><a href="/?lang=${locale}#shop">← ${texts.back[locale]}</a></p>
<article class="product"><img src="${product.image}" alt="${name}" width="640" height="480"><div><h1>${name}</h1><p class="price">${productText(product)[locale]}</p>
<p>${texts.delivery[locale]} ${texts.returns[locale]}</p>
<p class="buttons"><button class="button" type="button" data-ask="${question}">${texts.askAbout[locale]}</button></p></div></article>`;
}

/** A page of the help. */
export function helpPage({ title, entries }: HelpTopic, locale: Locale): Html {
  return html`<p class="crumb"><a href="/?lang=${locale}#help">← ${texts.back[locale]}</a></p>
<article class="help"><h1>${title}</h1>${entries.map(
    ({ anchor, heading, body }) =>
      html`<section${anchor === "" ? "" : html` id="${anchor}"`}>${heading === "" ? "" : html`<h2>${heading}</h2>`}${body}</section>`,
  )}</article>`;
}

/** What is shown for an address that leads nowhere. */
export function missingPage(locale: Locale): Html {
  return html`<section class="missing"><h1>404</h1><p>${texts.notFound[locale]}</p><p><a class="button" href="/?lang=${locale}">${texts.back[locale]}</a></p></section>`;
}
