import { readFile } from "node:fs/promises";
import type { HttpRequest, HttpResponse, KnowledgeSource, Passage, Route } from "@frontdesk/core";
import { findProduct, type Locale, pictureOf } from "../shop.ts";
import { helpTopics } from "./help.ts";
import type { Html } from "./html.ts";
import { layout } from "./layout.ts";
import { localeOf } from "./locale.ts";
import { helpPage, missingPage, productPage, startPage } from "./pages.ts";
import { ownSamples, sampleQuestions, texts } from "./texts.ts";

const types: { readonly [file: string]: string } = {
  "shop.css": "text/css",
  "icon.svg": "image/svg+xml",
  "shop.js": "text/javascript",
};

// Nothing from elsewhere but pictures: those of cards may lie on any server.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: https:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const guards = { "x-content-type-options": "nosniff", "referrer-policy": "same-origin" };

function get(path: string, handle: (request: HttpRequest) => Promise<HttpResponse>): Route {
  return { method: "GET", path, maxBodyBytes: 0, handle };
}

function file(type: string, body: string): HttpResponse {
  const headers = { ...guards, "content-type": `${type}; charset=utf-8`, "cache-control": "no-cache" };
  // An SVG that is opened by itself is a document of its own.
  return { status: 200, headers: { ...headers, "content-security-policy": "default-src 'none'" }, body };
}

/**
 * The pages of the shop: `/`, `/products/:id`, `/help/:file`, and what they are made of.
 *
 * @param own - whether the knowledge is a visitor's own and not the shop's
 */
export function siteRoutes(knowledge: KnowledgeSource, own: boolean): readonly Route[] {
  let read: Promise<readonly Passage[]> | undefined;
  const passages = (): Promise<readonly Passage[]> => {
    read ??= knowledge.passages();
    return read;
  };
  const samples = async (locale: Locale): Promise<readonly string[]> => {
    if (!own) return sampleQuestions[locale];
    const known = (await passages()).filter(({ language }) => language === undefined || language === locale);
    return [...known.flatMap(({ question }) => question ?? []).slice(0, 3), ...ownSamples[locale]];
  };
  const page = async (
    request: HttpRequest,
    make: (locale: Locale) => Promise<{ readonly title: string; readonly main: Html } | undefined>,
  ): Promise<HttpResponse> => {
    const locale = localeOf(request);
    const made = await make(locale);
    const { title, main } = made ?? { title: "404", main: missingPage(locale) };
    return {
      status: made === undefined ? 404 : 200,
      headers: {
        ...guards,
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
        vary: "accept-language",
        "content-security-policy": policy,
      },
      body: layout({ locale, path: request.path, title, main, samples: await samples(locale) }),
    };
  };

  return [
    get("/", (request) =>
      page(request, async (locale) => ({
        title: `Heron & Hob — ${texts.claim[locale]}`,
        main: startPage(locale, helpTopics(await passages(), locale), await samples(locale)),
      })),
    ),
    get("/products/:id", (request) =>
      page(request, async (locale) => {
        const product = findProduct(request.params.id ?? "");
        if (product === undefined) return undefined;
        return { title: `${product.name[locale]} — Heron & Hob`, main: productPage(product, locale) };
      }),
    ),
    get("/help/:file", (request) =>
      page(request, async (locale) => {
        const path = `/help/${encodeURIComponent(request.params.file ?? "")}`;
        const topic = helpTopics(await passages(), locale).find((candidate) => candidate.path === path);
        return topic && { title: `${topic.title} — Heron & Hob`, main: helpPage(topic, locale) };
      }),
    ),
    get("/pictures/:file", async ({ params }) => {
      const picture = pictureOf((params.file ?? "").replace(/\.svg$/, ""));
      return picture === undefined ? { status: 404 } : file("image/svg+xml", picture);
    }),
    get("/assets/:file", async ({ params }) => {
      const name = params.file ?? "";
      const type = Object.hasOwn(types, name) ? types[name] : undefined;
      if (type === undefined) return { status: 404 };
      return file(type, await readFile(new URL(`./static/${name}`, import.meta.url), "utf8"));
    }),
  ];
}
