import type { Part } from "@frontdesk/core";
import type { JSX } from "preact";
import { useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { Cards, CardView, ChoiceList } from "./card-view.tsx";
import { FileView, PictureView } from "./file-view.tsx";
import { FormView } from "./form-view.tsx";
import { SourceList, TableView } from "./list-view.tsx";
import { Markdown } from "./marked.tsx";

/** A part of a message. What a customer wrote is plain, whatever it says of itself. */
export function PartView({ part, isPlain }: { readonly part: Part; readonly isPlain: boolean }): JSX.Element | null {
  switch (part.kind) {
    case "text":
      return part.format === "markdown" && !isPlain ? (
        <Markdown text={part.text} />
      ) : (
        <div class="text">{part.text}</div>
      );
    case "choices":
      return (
        <>
          <div class="text">{part.text}</div>
          <ChoiceList choices={part.choices} />
        </>
      );
    case "card":
      return <CardView card={part} />;
    case "carousel":
      return <Cards cards={part.cards} />;
    case "image":
      return <PictureView url={part.url} alt={part.alt} />;
    case "file":
      return <FileView file={part} />;
    case "list":
      return <PointList items={part.items} isOrdered={part.ordered === true} />;
    case "table":
      return <TableView table={part} />;
    case "sources":
      return <SourceList sources={part.sources} />;
    case "form":
      return <FormView form={part} />;
    case "feedback":
      return <Quiet text="part.feedback" icon="thumb-up" />;
    case "rating":
      return <Quiet text={`rating.given.${part.value}`} icon={part.value === "up" ? "thumb-up" : "thumb-down"} />;
    default:
      part satisfies never;
      return null;
  }
}

function PointList({
  items,
  isOrdered,
}: {
  readonly items: readonly string[];
  readonly isOrdered: boolean;
}): JSX.Element {
  const points = items.map((item, index) => <li key={index}>{item}</li>);
  return isOrdered ? <ol class="points">{points}</ol> : <ul class="points">{points}</ul>;
}

function Quiet(props: {
  readonly text: "part.feedback" | "rating.given.up" | "rating.given.down";
  readonly icon: "thumb-up" | "thumb-down";
}): JSX.Element {
  const { t } = useWords();
  return (
    <p class="quiet">
      <Icon name={props.icon} />
      {t(props.text)}
    </p>
  );
}
