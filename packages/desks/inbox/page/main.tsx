import { render } from "preact";
import { createDrafts } from "./composer/drafts.ts";
import { listenToKeys } from "./keys/commands.ts";
import { readySound } from "./live/sound.ts";
import { currentRoute } from "./route/navigate.ts";
import { keptIn } from "./settings/kept.ts";
import { readSettings } from "./settings/settings.ts";
import { App } from "./shell/app.tsx";
import { PageContext } from "./shell/hooks.ts";
import { createStore } from "./state/store.ts";
import type { Page } from "./work/page.ts";
import { follow, start } from "./work/start.ts";

const kept = keptIn(() => localStorage);
const page: Page = {
  store: createStore(currentRoute(), readSettings(kept, navigator.languages)),
  drafts: createDrafts(keptIn(() => sessionStorage)),
  kept,
  waiting: new Set(),
};

addEventListener("hashchange", () => follow(page));
listenToKeys(() => page.store.get().settings);
readySound();

const root = document.querySelector("#app") ?? document.body;
render(
  <PageContext.Provider value={page}>
    <App />
  </PageContext.Provider>,
  root,
);
void start(page);
