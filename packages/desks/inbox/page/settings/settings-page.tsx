import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { notificationsNow } from "../live/alert.ts";
import { play } from "../live/sound.ts";
import { Field } from "../shell/field.tsx";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import { Sheet } from "../shell/sheet.tsx";
import { languageNames, languages } from "../words/words.ts";
import { change } from "../work/page.ts";
import { OwnAccount } from "./own-account.tsx";
import { appearances } from "./settings.ts";

/** What everybody chooses for themselves. */
export function SettingsPage(): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const settings = useSelect((state) => state.settings);
  return (
    <Sheet title={t("settings.title")} text={t("settings.device")}>
      <div class="settings">
        <Field label={t("settings.language")}>
          {(field) => (
            <select
              {...field}
              class="select"
              value={settings.language}
              onChange={({ currentTarget: { value } }) => {
                const language = languages.find((name) => name === value);
                if (language !== undefined) change(page, { language });
              }}
            >
              {languages.map((name) => (
                <option key={name} value={name} lang={name}>
                  {languageNames[name]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <fieldset class="field">
          <legend>{t("settings.appearance")}</legend>
          <div class="segments">
            {appearances.map((name) => (
              <label key={name}>
                <input
                  type="radio"
                  name="appearance"
                  checked={settings.appearance === name}
                  onChange={() => change(page, { appearance: name })}
                />
                <span>{t(`settings.appearance.${name}`)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <div class="setting-line">
          <Check text={t("settings.sound")} isOn={settings.sound} onChange={(sound) => change(page, { sound })} />
          <button type="button" class="button" onClick={() => play("waiting")}>
            {t("settings.sound.try")}
          </button>
        </div>
        <Notifications />
        <div>
          <Check text={t("settings.keys")} isOn={settings.keys} onChange={(keys) => change(page, { keys })} />
          <p class="field-hint">{t("settings.keys.hint")}</p>
        </div>
        <OwnAccount />
      </div>
    </Sheet>
  );
}

function Check(props: {
  readonly text: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}): JSX.Element {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={props.isOn}
        onChange={({ currentTarget }) => props.onChange(currentTarget.checked)}
      />
      {props.text}
    </label>
  );
}

/** Asks for the browser's leave only when somebody presses the button. */
function Notifications(): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const isOn = useSelect((state) => state.settings.notifications);
  const [permission, setPermission] = useState(notificationsNow);
  const ask = async (): Promise<void> => {
    const answer = await Notification.requestPermission();
    setPermission(answer);
    if (answer === "granted") change(page, { notifications: true });
  };
  if (permission === "granted") {
    const onChange = (notifications: boolean): void => change(page, { notifications });
    return <Check text={t("settings.notifications")} isOn={isOn} onChange={onChange} />;
  }
  return (
    <div class="setting-line">
      <p>{t("settings.notifications")}</p>
      {permission === "default" && (
        <button type="button" class="button" onClick={() => void ask()}>
          {t("settings.notifications.allow")}
        </button>
      )}
      {permission === "denied" && <p class="field-hint">{t("settings.notifications.denied")}</p>}
      {permission === "none" && <p class="field-hint">{t("settings.notifications.none")}</p>}
    </div>
  );
}
