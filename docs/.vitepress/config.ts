import { defineConfig } from "vitepress";
import llmstxt from "vitepress-plugin-llms";

const guide = [
  {
    text: "Start",
    items: [
      { text: "Quick start", link: "/guide/quick-start" },
      { text: "The words", link: "/guide/words" },
    ],
  },
  {
    text: "Write a bot",
    items: [
      { text: "The definition", link: "/guide/definition" },
      { text: "Conversations that last", link: "/guide/conversations" },
      { text: "Knowledge", link: "/guide/knowledge" },
      { text: "Handing over", link: "/guide/handoff" },
      { text: "One customer, several channels", link: "/guide/customers" },
      { text: "Testing", link: "/guide/testing" },
    ],
  },
  {
    text: "Run it",
    items: [
      { text: "Where it runs", link: "/guide/run" },
      { text: "Samples to deploy", link: "/guide/deploy" },
      { text: "What becomes of a message", link: "/channels/compare" },
      { text: "See how it runs", link: "/operate/observe" },
      { text: "When somebody sends too much", link: "/operate/limits" },
      { text: "Look after the store", link: "/operate/store" },
      { text: "PostgreSQL", link: "/operate/postgres" },
      { text: "Many nodes", link: "/operate/scale" },
      { text: "Where files are kept", link: "/operate/files" },
      { text: "Retention and forgetting", link: "/operate/retention" },
      { text: "Backup and restore", link: "/operate/backup" },
      { text: "The doctor", link: "/guide/doctor" },
      { text: "The web channel", link: "/channels/web" },
      { text: "The Telegram channel", link: "/channels/telegram" },
      { text: "The Slack channel", link: "/channels/slack" },
      { text: "The Teams channel", link: "/channels/teams" },
      { text: "What was tried", link: "/channels/tried" },
      { text: "What was broken on purpose", link: "/operate/reliability" },
      { text: "The inbox", link: "/guide/inbox" },
    ],
  },
  {
    text: "How it works",
    items: [
      { text: "Architecture", link: "/architecture" },
      { text: "How a message travels", link: "/how-a-message-travels" },
      { text: "What is promised", link: "/promises" },
      { text: "What a turn costs", link: "/compare" },
      { text: "Write a channel", link: "/adapters/write-one" },
      { text: "Conformance", link: "/adapters/conformance" },
    ],
  },
  {
    text: "Reference",
    items: [
      { text: "Options", link: "/reference/options" },
      { text: "Errors", link: "/reference/errors" },
    ],
  },
];

/** Sessions of the command: who speaks is marked, the rest is plain. */
const session = {
  name: "console",
  scopeName: "text.session",
  patterns: [
    { match: "^you ›", name: "string" },
    { match: "^bot ›", name: "entity.name.function" },
    { match: "^\\$ .*$", name: "comment" },
  ],
};

export default defineConfig({
  title: "frontdesk",
  description: "A support bot for your own server: one definition in TypeScript for every channel, with people behind it.",
  lang: "en",
  // Nothing is loaded from elsewhere, and a link to a page that is not there ends the build.
  cleanUrls: true,
  head: [
    ["link", { rel: "icon", href: "/icon.svg", type: "image/svg+xml" }],
    ["meta", { name: "theme-color", content: "#0f766e" }],
  ],
  markdown: {
    theme: { light: "github-light", dark: "github-dark" },
    languages: [session],
    config(md) {
      // A title in a fence (```ts [bot.ts]) stands above the code; the theme shows it in code groups only.
      const fence = md.renderer.rules.fence;
      md.renderer.rules.fence = (tokens, index, ...rest) => {
        const title = /\[([^\]]+)\]/.exec(tokens[index]?.info ?? "")?.[1];
        const code = fence?.(tokens, index, ...rest) ?? "";
        return title === undefined ? code : `<div class="code-title">${md.utils.escapeHtml(title)}</div>${code}`;
      };
    },
  },
  themeConfig: {
    logo: "/icon.svg",
    search: { provider: "local" },
    outline: { level: [2, 3] },
    nav: [
      { text: "Guide", link: "/guide/quick-start", activeMatch: "^/(guide|channels|operate)/" },
      { text: "How it works", link: "/architecture", activeMatch: "^/(architecture|how-a-message-travels|promises|adapters)" },
      { text: "Reference", link: "/reference/options", activeMatch: "^/reference/" },
    ],
    sidebar: guide,
    docFooter: { prev: "Before", next: "Next" },
    footer: { message: "Released under the MIT licence." },
  },
  vite: { plugins: [llmstxt({ ignoreFiles: ["index.md"] })] },
});
