/** The lists of cases. */
export const views = ["waiting", "mine", "open", "all"] as const;

/** A list of cases. */
export type View = (typeof views)[number];

/** What the page shows. It stands in the address's hash, so that back, forward and links work. */
export type Route =
  | { readonly kind: "list"; readonly view: View }
  | { readonly kind: "case"; readonly id: string }
  | { readonly kind: "people" | "journal" | "canned" | "settings" }
  | { readonly kind: "invitation"; readonly token: string };

const pages = ["people", "journal", "canned", "settings"] as const;

/** Reads a hash such as `#/case/0193`. What is no address of ours is the list of waiting cases. */
export function readRoute(hash: string): Route {
  const [, first = "", second = ""] = /^#\/([a-z]+)(?:\/([^/]+))?$/.exec(hash) ?? [];
  const view = views.find((name) => name === first);
  if (view !== undefined) return { kind: "list", view };
  const page = pages.find((name) => name === first);
  if (page !== undefined) return { kind: page };
  const value = decoded(second);
  if (first === "case" && value !== "") return { kind: "case", id: value };
  if (first === "invitation" && value !== "") return { kind: "invitation", token: value };
  return { kind: "list", view: "waiting" };
}

/** The hash of a route: the opposite of {@link readRoute}. */
export function hashOf(route: Route): string {
  switch (route.kind) {
    case "list":
      return `#/${route.view}`;
    case "case":
      return `#/case/${encodeURIComponent(route.id)}`;
    case "invitation":
      return `#/invitation/${encodeURIComponent(route.token)}`;
    case "people":
    case "journal":
    case "canned":
    case "settings":
      return `#/${route.kind}`;
    default:
      return route satisfies never;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    // A stray percent sign: the address was not made by the page.
    if (error instanceof URIError) return "";
    throw error;
  }
}
