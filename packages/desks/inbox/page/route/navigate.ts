import { hashOf, type Route, readRoute } from "./route.ts";

/** The route in the address bar. */
export function currentRoute(): Route {
  return readRoute(location.hash);
}

/**
 * An address for a link. It starts at the page's own path: the shell has a `<base>`, below which a bare hash would
 * leave the page.
 */
export function hrefOf(route: Route): string {
  return `${location.pathname}${location.search}${hashOf(route)}`;
}

/** Shows another route. `replace` leaves no entry in the history, as after an invitation was used. */
export function goTo(route: Route, options: { readonly replace?: boolean | undefined } = {}): void {
  if (hashOf(route) === location.hash) return;
  if (options.replace === true) location.replace(hrefOf(route));
  else location.assign(hrefOf(route));
}
