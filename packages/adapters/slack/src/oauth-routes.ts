import type { HttpRequest, HttpResponse, Route } from "@frontdesk/core";
import type { OAuth } from "./oauth.ts";

/** The two routes by which workspaces install the app. */
export function oauthRoutes(
  paths: { readonly installPath: string; readonly redirectPath: string },
  open: () => OAuth | undefined,
): readonly Route[] {
  const route = (path: string, answer: (oauth: OAuth, request: HttpRequest) => Promise<HttpResponse>): Route => ({
    method: "GET",
    path,
    async handle(request): Promise<HttpResponse> {
      const oauth = open();
      return oauth === undefined ? { status: 503, headers: { "retry-after": "1" } } : answer(oauth, request);
    },
  });
  return [
    route(paths.installPath, (oauth) => oauth.install()),
    route(paths.redirectPath, (oauth, request) => oauth.redirect(request)),
  ];
}
