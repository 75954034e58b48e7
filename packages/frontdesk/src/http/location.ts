/** Where a request leads: the path below the base path, and the base path as the client sees it. */
export interface Location {
  /**
   * The paths to look up, in order. There are two where a base path is set and the request begins with it: a host or
   * a proxy may have taken it off already, and then what looks like the base path is the beginning of a route.
   */
  readonly paths: readonly string[];
  readonly basePath: string;
  readonly query: URLSearchParams;
}

/** What a host says about a request's target. */
export interface Target {
  /** The target as the handler sees it, such as `/web/start?x=1`. */
  readonly url: string;
  /** The target as the server received it, where the host took a mount path off (`originalUrl` of Express). */
  readonly originalUrl?: string | undefined;
}

/** Finds the {@link Location} of a request. `basePath` is the option of the runtime, normalised, or `""`. */
export function locate(target: Target, basePath: string): Location {
  const { path, search } = parse(target.url);
  const query = new URLSearchParams(search);
  if (basePath === "") return { paths: [path], basePath: mountedAt(target.originalUrl, path), query };
  const below = belowBase(path, basePath);
  return { paths: below === undefined ? [path] : [below, path], basePath, query };
}

/**
 * Brings the `basePath` option into one form: a slash in front, none at the end; `""` for none.
 */
export function normalizeBasePath(basePath: string): string {
  const trimmed = basePath.replace(/\/+$/, "");
  return trimmed === "" || trimmed.startsWith("/") ? trimmed : `/${trimmed}`;
}

function belowBase(path: string, basePath: string): string | undefined {
  if (path === basePath) return "/";
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : undefined;
}

function mountedAt(originalUrl: string | undefined, path: string): string {
  if (originalUrl === undefined) return "";
  const original = parse(originalUrl).path;
  if (original.endsWith(path)) return normalizeBasePath(original.slice(0, original.length - path.length));
  return path === "/" ? normalizeBasePath(original) : "";
}

function parse(url: string): { readonly path: string; readonly search: string } {
  // A request line may carry a whole address (RFC 9112 §3.2.2).
  const target = url.startsWith("/") ? url : afterAuthority(url);
  const mark = target.indexOf("?");
  return mark < 0 ? { path: target, search: "" } : { path: target.slice(0, mark), search: target.slice(mark + 1) };
}

function afterAuthority(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}
