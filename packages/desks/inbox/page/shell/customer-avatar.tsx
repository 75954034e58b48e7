import type { JSX } from "preact";
import type { CaseRow } from "../../src/api/protocol.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";

/** A customer's letters, or a figure for who has told no name; the colour is the same in every language. */
export function CustomerAvatar({ customer }: { readonly customer: CaseRow["customer"] }): JSX.Element {
  const { name, id } = customer;
  if (name !== undefined) return <Avatar name={name} colour={id} />;
  return (
    <Avatar name="" colour={id}>
      <Icon name="mine" />
    </Avatar>
  );
}
