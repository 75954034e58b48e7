import type { TablePart } from "@frontdesk/core";
import type { CardTable } from "./activity.ts";
import { linesOf } from "./card.ts";

/** A table as a card has it. Rows that are shorter than others end in empty cells. */
export function tableOf({ head, rows }: TablePart): CardTable {
  const all = head.length === 0 ? rows : [head, ...rows];
  const width = Math.max(0, ...all.map((row) => row.length));
  return {
    type: "Table",
    firstRowAsHeader: head.length > 0,
    columns: Array.from({ length: width }, () => ({ width: 1 })),
    rows: all.map((row, index) => ({
      type: "TableRow",
      cells: Array.from({ length: width }, (_, column) => ({
        type: "TableCell",
        items: linesOf(row[column] ?? "", index === 0 && head.length > 0 ? { weight: "Bolder" } : {}),
      })),
    })),
  };
}
