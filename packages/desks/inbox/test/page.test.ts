import { gunzipSync } from "node:zlib";
import { callRoute } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { inbox } from "../src/index.ts";
import { openInbox } from "./support/open-inbox.ts";

describe("the page", () => {
  it("is public, holds no data, and lets nothing in from elsewhere", async () => {
    const { call, openCase } = await openInbox();
    await openCase();
    const { status, headers, text } = await call("GET", "/inbox");
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    const policy = headers["content-security-policy"];
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|http:|(?:default|script|style|connect)-src[^;]*https:/);
    expect(text).toContain('<base href="/inbox/">');
    expect(text).not.toMatch(/<script(?![^>]* src=)|<style|Acme|cora/);
  });

  it("finds its files below every base path", async () => {
    const route = inbox().routes?.find(({ path }) => path === "/inbox");
    const request = { method: "GET", path: "/inbox", params: {}, query: new URLSearchParams(), headers: {} };
    const answer = await route?.handle({
      ...request,
      body: new Uint8Array(),
      base: "https://acme.test/a/support",
      remoteAddress: undefined,
    });
    expect(answer?.body).toContain('<base href="/a/support/inbox/">');
  });

  it("has its script and style sent compressed to browsers that read that", async () => {
    const routes = inbox().routes ?? [];
    for (const path of ["/inbox/app.js", "/inbox/app.css"]) {
      const ask = (accepted: string) =>
        callRoute(routes, { method: "GET", path, headers: { "accept-encoding": accepted } });
      const plain = await ask("identity");
      expect(plain.headers?.["content-encoding"]).toBeUndefined();
      const zipped = await ask("gzip, br");
      expect(zipped.headers?.["content-encoding"]).toBe("gzip");
      if (!(zipped.body instanceof Uint8Array)) throw new Error("Compressed text is bytes.");
      expect(gunzipSync(zipped.body).toString("utf8")).toBe(plain.body);
    }
  });

  it("is sent once, until it is another", async () => {
    const routes = inbox().routes ?? [];
    const first = await callRoute(routes, { method: "GET", path: "/inbox/icon.svg" });
    expect(first).toMatchObject({ status: 200, headers: { "content-type": "image/svg+xml" } });
    const etag = first.headers?.etag ?? "";
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await callRoute(routes, {
        method: "GET",
        path: "/inbox/icon.svg",
        headers: { "if-none-match": tag },
      });
      expect(again).toMatchObject({ status: 304, headers: { etag } });
      expect(again.body).toBeUndefined();
    }
  });
});
