import type { ComponentChildren, JSX } from "preact";
import { usePage, useSelect } from "../shell/hooks.ts";
import { languageNames, languages } from "../words/words.ts";
import { change } from "../work/page.ts";

/** The page before somebody is signed in. */
export function Front(props: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  const page = usePage();
  const language = useSelect((state) => state.settings.language);
  return (
    <main class="front">
      <div class="front-box">
        <h1>{props.title}</h1>
        {props.children}
      </div>
      <ul class="front-languages">
        {languages.map((name) => (
          <li key={name}>
            <button
              type="button"
              class="plain-button"
              lang={name}
              aria-pressed={name === language}
              onClick={() => change(page, { language: name })}
            >
              {languageNames[name]}
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}
