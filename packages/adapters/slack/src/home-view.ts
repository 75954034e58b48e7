import { type PlainText, plain, shortened } from "./blocks.ts";
import { limits } from "./limits.ts";

/** An app's Home tab (https://docs.slack.dev/surfaces/app-home). */
export interface HomeView {
  readonly type: "home";
  readonly blocks: readonly (
    | { readonly type: "header"; readonly text: PlainText }
    | { readonly type: "section"; readonly text: PlainText }
  )[];
}

/** The bot's name and a word of greeting. */
export function homeView(name: string, greeting: string | undefined): HomeView {
  const text = greeting ?? "Hello! Write to me on the Messages tab.";
  const section = { type: "section", text: plain(shortened(text, limits.sectionText)) } as const;
  const title = shortened(name.trim(), limits.headerText);
  return { type: "home", blocks: title === "" ? [section] : [{ type: "header", text: plain(title) }, section] };
}
