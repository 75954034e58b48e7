import type { JSX } from "preact";
import type { MessageView } from "../../src/api/protocol.ts";
import { useWords } from "../shell/hooks.ts";

/** What the bot made of a message, for whoever wants to know. */
export function Understood({
  understood,
}: {
  readonly understood: NonNullable<MessageView["understood"]>;
}): JSX.Element {
  const { t } = useWords();
  const { by, what, probability, intents, passages } = understood;
  return (
    <details class="understood">
      <summary>{t("understood.summary")}</summary>
      <div class="understood-box">
        <dl class="facts">
          <div>
            <dt>{t("understood.by")}</dt>
            <dd>{by}</dd>
          </div>
          {what !== "" && (
            <div>
              <dt>{t("understood.what")}</dt>
              <dd>{what}</dd>
            </div>
          )}
        </dl>
        {probability !== undefined && <Bar name={t("understood.probability")} share={probability} />}
        {intents.length > 0 && <Bars title={t("understood.intents")} rows={intents} />}
        {passages.length > 0 && (
          <Bars
            title={t("understood.passages")}
            rows={passages.map(({ title, probability: share }) => ({ name: title, probability: share }))}
          />
        )}
      </div>
    </details>
  );
}

function Bars(props: {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly probability: number }[];
}): JSX.Element {
  return (
    <>
      <p class="understood-title">{props.title}</p>
      {props.rows.map(({ name, probability }, index) => (
        <Bar key={index} name={name} share={probability} />
      ))}
    </>
  );
}

function Bar({ name, share }: { readonly name: string; readonly share: number }): JSX.Element {
  const { f } = useWords();
  const known = Math.min(1, Math.max(0, share));
  return (
    <div class="bar">
      <span class="bar-name">{name}</span>
      <meter class="bar-meter" min={0} max={1} value={known} aria-label={name} />
      <span class="bar-share">{f.percent(known)}</span>
    </div>
  );
}
