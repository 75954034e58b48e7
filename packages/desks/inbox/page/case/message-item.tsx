import type { JSX } from "preact";
import type { MessageView } from "../../src/api/protocol.ts";
import { PartView } from "../parts/part-view.tsx";
import { useWords, type Words } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { Understood } from "./understood.tsx";

/** A message of the transcript. */
export function MessageItem(props: {
  readonly message: MessageView;
  readonly isFirst: boolean;
  readonly customer: string;
}): JSX.Element {
  const words = useWords();
  const { message, isFirst } = props;
  const { kind } = message.author;
  const author = authorOf(message, props.customer, words);
  const { t, f } = words;
  const parts =
    message.isErased === true ? (
      <p class="erased">{t("message.erased")}</p>
    ) : (
      message.parts.map((part, index) => <PartView key={index} part={part} isPlain={kind === "customer"} />)
    );
  const time = (
    <time dateTime={new Date(message.at).toISOString()} title={f.dayAndTime(message.at)}>
      {f.time(message.at)}
    </time>
  );
  if (kind === "system") {
    return (
      <article class="system" aria-label={t("author.system")}>
        {parts}
        {time}
      </article>
    );
  }
  return (
    <article class={`message message-${kind}${isFirst ? " message-first" : ""}`} aria-label={author}>
      {isFirst && (
        <p class="message-head">
          {kind === "customer" && <Icon name="mine" />}
          {kind === "bot" && <Icon name="bot" />}
          <span class="author">{author}</span>
          {time}
        </p>
      )}
      <div class="bubble" title={isFirst ? undefined : f.dayAndTime(message.at)}>
        {parts}
      </div>
      {message.rating !== undefined && (
        <p class={`rating rating-${message.rating}`}>
          <Icon name={message.rating === "up" ? "thumb-up" : "thumb-down"} />
          {t(`rating.${message.rating}`)}
        </p>
      )}
      {message.understood !== undefined && <Understood understood={message.understood} />}
    </article>
  );
}

function authorOf({ author }: MessageView, customer: string, { t }: Words): string {
  if (author.kind === "customer") return author.name ?? customer;
  return author.name ?? t(`author.${author.kind}`);
}
