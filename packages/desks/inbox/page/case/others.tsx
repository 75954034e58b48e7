import type { JSX } from "preact";
import { useSelect, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { noDetails } from "../state/state.ts";

/** Who else looks at this case, or writes in it. */
export function Others({ id }: { readonly id: string }): JSX.Element {
  const { t, f } = useWords();
  const looking = useSelect((state) => (state.details.get(id) ?? noDetails).looking);
  const namesOf = (people: typeof looking): string => f.list(people.map(({ name }) => name));
  const writing = looking.filter(({ isTyping }) => isTyping);
  const only = looking.filter(({ isTyping }) => !isTyping);
  return (
    <div class="others" role="status">
      {writing.length > 0 && (
        <p class="others-writing">
          <Icon name="edit" />
          {t(writing.length > 1 ? "case.alsowriting.many" : "case.alsowriting", { people: namesOf(writing) })}
        </p>
      )}
      {only.length > 0 && (
        <p>
          <Icon name="people" />
          {t(only.length > 1 ? "case.looking.many" : "case.looking", { people: namesOf(only) })}
        </p>
      )}
    </div>
  );
}
