import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PersonChange, PersonView } from "../../src/api/protocol.ts";
import { calls } from "../api/calls.ts";
import { Avatar } from "../shell/avatar.tsx";
import { Confirm } from "../shell/dialog.tsx";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { Sheet } from "../shell/sheet.tsx";
import { meOf } from "../state/state.ts";
import { takeRefusal } from "../work/refused.ts";
import { readPeople } from "../work/start.ts";
import { InviteDialog } from "./invite-dialog.tsx";

/** Who works here. Leads invite people, change what they may do, and disable them. */
export function PeoplePage(): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const people = useSelect((state) => state.people);
  const me = useSelect(meOf);
  const [isInviting, setInviting] = useState(false);
  const [disabled, setDisabled] = useState<PersonView>();
  const isLead = me?.role === "lead";
  useEffect(() => void readPeople(page), []);
  const save = async (id: string, change: PersonChange): Promise<void> => {
    try {
      page.store.dispatch({ kind: "people", people: (await calls.changePerson(id, change)).people });
    } catch (error) {
      await takeRefusal(page, error);
      // The fields show again what holds.
      await readPeople(page);
    }
  };
  const invite = isLead ? (
    <button type="button" class="button button-main" onClick={() => setInviting(true)}>
      <Icon name="plus" />
      {t("people.invite")}
    </button>
  ) : undefined;
  return (
    <Sheet title={t("people.title")} text={isLead ? undefined : t("people.leads")} action={invite}>
      {people === undefined ? (
        <p>{t("app.loading")}</p>
      ) : (
        <ul class="people">
          {people.map((person) => (
            <PersonItem
              key={person.id}
              person={person}
              isMe={person.id === me?.id}
              canChange={isLead && person.id !== me?.id}
              onRole={(role) => void save(person.id, { role })}
              onDisable={() => (person.isDisabled ? void save(person.id, { isDisabled: false }) : setDisabled(person))}
            />
          ))}
        </ul>
      )}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
      {disabled !== undefined && (
        <Confirm
          title={t("people.disable.title", { name: disabled.name })}
          text={t("people.disable.text")}
          button={t("people.disable")}
          isDangerous
          onConfirm={() => void save(disabled.id, { isDisabled: true })}
          onClose={() => setDisabled(undefined)}
        />
      )}
    </Sheet>
  );
}

function PersonItem(props: {
  readonly person: PersonView;
  readonly isMe: boolean;
  readonly canChange: boolean;
  readonly onRole: (role: PersonView["role"]) => void;
  readonly onDisable: () => void;
}): JSX.Element {
  const { t } = useWords();
  const { person } = props;
  const { name } = person;
  return (
    <li class={person.isDisabled ? "person person-disabled" : "person"}>
      <span class="presence-face">
        <Avatar name={name} />
        <span class={`presence-dot presence-${person.presence}`} aria-hidden="true" />
      </span>
      <div class="person-who">
        <p class="person-name">
          {name}
          {props.isMe && <span class="quiet-inline"> ({t("people.you")})</span>}
        </p>
        <p class="person-about">
          {[person.email, t(`presence.${person.presence}`), `${t("people.cases")}: ${person.cases}`]
            .filter((piece) => piece !== undefined)
            .join(" · ")}
        </p>
      </div>
      {person.isDisabled && <span class="chip">{t("people.disabled")}</span>}
      {props.canChange ? (
        <select
          class="select"
          aria-label={t("people.role.of", { name })}
          value={person.role}
          onChange={({ currentTarget }) => props.onRole(currentTarget.value === "lead" ? "lead" : "agent")}
        >
          <option value="agent">{t("role.agent")}</option>
          <option value="lead">{t("role.lead")}</option>
        </select>
      ) : (
        <span class="chip">{t(`role.${person.role}`)}</span>
      )}
      {props.canChange && (
        <button
          type="button"
          class="button"
          aria-label={t(person.isDisabled ? "people.enable.of" : "people.disable.of", { name })}
          onClick={props.onDisable}
        >
          {t(person.isDisabled ? "people.enable" : "people.disable")}
        </button>
      )}
    </li>
  );
}
