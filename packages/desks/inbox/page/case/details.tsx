import type { ComponentChildren, JSX } from "preact";
import type { CaseRow } from "../../src/api/protocol.ts";
import { hrefOf } from "../route/navigate.ts";
import { CustomerAvatar } from "../shell/customer-avatar.tsx";
import { useSelect, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { customerName } from "../words/customer-name.ts";

/** Who the customer is, and what is known about the case. */
export function Details({ row }: { readonly row: CaseRow }): JSX.Element {
  const { t, f } = useWords();
  const view = useSelect((state) => state.details.get(row.id)?.view?.value);
  const known = useSelect((state) => state.details.get(row.id)?.customer);
  const { customer } = row;
  const proved = known?.emails.filter((email) => email !== customer.email?.toLowerCase()) ?? [];
  const name = customerName(t, customer);
  return (
    <div class="details-inner">
      <div class="customer">
        <CustomerAvatar customer={customer} />
        <div>
          <p class="customer-name">{name}</p>
          <p class={customer.isVerified ? "verified" : "unverified"}>
            <Icon name={customer.isVerified ? "verified" : "help"} />
            {customer.isVerified ? t("customer.verified") : t("customer.unverified")}
          </p>
        </div>
      </div>
      <dl class="facts">
        {customer.email !== undefined && (
          <Fact name={t("customer.email")}>
            <a href={`mailto:${encodeURIComponent(customer.email)}`}>{customer.email}</a>
          </Fact>
        )}
        {proved.map((email) => (
          <Fact key={email} name={t("customer.proved")}>
            <a href={`mailto:${encodeURIComponent(email)}`}>{email}</a>
          </Fact>
        ))}
        <Fact name={t("customer.channel")}>{row.channel}</Fact>
        {known !== undefined && known.channels.length > 0 && (
          <Fact name={t("customer.channels")}>{f.list(known.channels)}</Fact>
        )}
        <Fact name={t("customer.language")}>{f.language(row.locale)}</Fact>
      </dl>
      <h3>{t("summary.title")}</h3>
      {view?.note !== undefined && (
        <div class="author-note">
          <p class="author-note-head">
            <Icon name="bot" />
            {t("summary.note")}
          </p>
          <p class="text">{view.note}</p>
        </div>
      )}
      <dl class="facts">
        <Fact name={t("summary.queue")}>{row.queue}</Fact>
        <Fact name={t("summary.reason")}>{t(`reason.${row.reason}`)}</Fact>
        {view?.summary.intent !== undefined && <Fact name={t("summary.intent")}>{view.summary.intent}</Fact>}
        <Fact name={t("summary.opened")}>{f.dayAndTime(row.openedAt)}</Fact>
        {row.takenAt !== undefined && <Fact name={t("summary.taken")}>{f.dayAndTime(row.takenAt)}</Fact>}
        {row.endedAt !== undefined && <Fact name={t("summary.ended")}>{f.dayAndTime(row.endedAt)}</Fact>}
        {view !== undefined && view.summary.lastMessage !== "" && (
          <Fact name={t("summary.last")}>
            <q class="text">{view.summary.lastMessage}</q>
          </Fact>
        )}
      </dl>
      {view !== undefined && Object.keys(view.summary.slots).length > 0 && (
        <>
          <h3>{t("summary.slots")}</h3>
          <dl class="facts facts-slots">
            {Object.entries(view.summary.slots).map(([key, value]) => (
              <Fact key={key} name={key}>
                {value}
              </Fact>
            ))}
          </dl>
        </>
      )}
      <h3>{t("customer.earlier")}</h3>
      {view === undefined || view.earlier.length === 0 ? (
        <p class="empty-hint">{t("customer.earlier.none")}</p>
      ) : (
        <ul class="earlier">
          {view.earlier.map((one) => (
            <li key={one.id}>
              <a href={hrefOf({ kind: "case", id: one.id })}>{f.dayAndTime(one.openedAt)}</a>
              <span class={`chip chip-${one.state}`}>
                {one.state === "agent" ? t("state.agent.nobody") : t(`state.${one.state}`)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
