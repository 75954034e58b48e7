import type { SourcesPart, TablePart } from "@frontdesk/core";
import type { JSX } from "preact";
import { useWords } from "../shell/hooks.ts";
import { linkUrl } from "./addresses.ts";

/** Rows under a head; wide ones scroll by themselves. */
export function TableView({ table }: { readonly table: TablePart }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached with the keyboard.
    <div class="table-part" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.head.map((cell, index) => (
              <th key={index} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Where an answer comes from. */
export function SourceList({ sources }: { readonly sources: SourcesPart["sources"] }): JSX.Element {
  const { t } = useWords();
  return (
    <p class="sources">
      <span class="sources-label">{t("part.sources")}</span>
      {sources.map((source, index) => {
        const url = source.url === undefined ? undefined : linkUrl(source.url);
        return url === undefined ? (
          <span key={index}>{source.title}</span>
        ) : (
          <a key={index} href={url} target="_blank" rel="noopener noreferrer">
            {source.title}
          </a>
        );
      })}
    </p>
  );
}
