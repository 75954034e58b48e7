import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkUrl, pictureUrl } from "../../page/parts/addresses.ts";

const base = "https://support.acme.example/support/inbox/";

describe("addresses in messages", () => {
  it("are links where a browser may open them", () => {
    expect(linkUrl("https://shop.example/a b")).toBe("https://shop.example/a%20b");
    expect(linkUrl("mailto:ann@acme.example")).toBe("mailto:ann@acme.example");
    expect(linkUrl("/support/inbox/api/cases/1/files/2", base)).toBe(
      "https://support.acme.example/support/inbox/api/cases/1/files/2",
    );
  });

  it.each(["javascript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "blob:x", "no"])(
    "are no links where they are %j",
    (address) => {
      expect(linkUrl(address)).toBeUndefined();
    },
  );

  it("are pictures where they are the inbox's own, or data that is an image", () => {
    expect(pictureUrl("api/cases/1/files/2", base)).toBe(`${base}api/cases/1/files/2`);
    expect(pictureUrl("data:image/png;base64,AAAA", base)).toBe("data:image/png;base64,AAAA");
  });

  it.each(["https://elsewhere.example/a.png", "data:text/html,<script>", "javascript:alert(1)", "file:///a.png"])(
    "are no pictures where they are %j",
    (address) => {
      expect(pictureUrl(address, base)).toBeUndefined();
    },
  );

  it("never run a script, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((rest) => `javascript:${rest}`),
        ),
        (address) => {
          expect(linkUrl(address, base) ?? "https:").toMatch(/^(?:https?|mailto|tel):/);
          expect(pictureUrl(address, base) ?? "https:").toMatch(/^(?:https?:|data:image\/)/);
        },
      ),
    );
  });
});
