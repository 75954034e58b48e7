import http from "node:http";
import https from "node:https";
import { vi } from "vitest";

const login = "login.microsoftonline.com";

/**
 * Leads what the SDKs send to Microsoft's login by https to the stand-in by http, where it arrives as it was sent: MSAL
 * takes no other login than by https, and one has no certificate for this name. Until `vi.restoreAllMocks()`.
 */
export function leadLoginTo(origin: string): void {
  const { hostname, port } = new URL(origin);
  const { fetch } = globalThis;
  // The Agents SDK asks by `fetch`.
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    return fetch(url.hostname === login ? new URL(url.pathname + url.search, origin) : input, init);
  });
  // The MSAL of botbuilder by one object of options.
  const { request } = https;
  vi.spyOn(https, "request").mockImplementation((...given: readonly unknown[]) => {
    const [options] = given;
    if (typeof options === "object" && options !== null && "hostname" in options && options.hostname === login) {
      return http.request({ ...options, protocol: "http:", hostname, port });
    }
    return Reflect.apply(request, https, given);
  });
}

/** Whatever else asks on this machine: nothing of it is to leave a test. */
export function withoutNetwork(): void {
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed"));
  vi.spyOn(https, "request").mockImplementation(() => http.request({ hostname: "127.0.0.1", port: 9 }));
}
