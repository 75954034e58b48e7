import { fit } from "@frontdesk/core";
import { fakeCapabilities } from "@frontdesk/core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

function shown(text: string): { readonly text: string; readonly degradations: readonly object[] } {
  const { message, degradations } = fit(
    { parts: [{ kind: "text", text, format: "markdown" }], purpose: "reply", locale: "en" },
    fakeCapabilities,
  );
  const [part] = message.parts;
  return { text: part?.kind === "text" ? part.text : "", degradations };
}

describe("an address in Markdown that would run", () => {
  it.each([
    ["[a](javascript:alert(1))", "[a&#93;(javascript:alert(1))"],
    ["[a](<javascript:x>)", "[a&#93;(&lt;javascript:x>)"],
    ["[a](&#106;avascript:x)", "[a&#93;(&#106;avascript:x)"],
    ["[a](javascript&colon;x)", "[a&#93;(javascript&colon;x)"],
    ["[a](java\\script\\:x)", "[a](java\\script\\:x)"],
    ["[a](javascript\\:x)", "[a&#93;(javascript\\:x)"],
    ["<javascript:x>", "&lt;javascript:x>"],
    ["[a][b]\n\n[b]: data:text/html,x", "[a][b]\n\n[b&#93;: data:text/html,x"],
    ["\\\\[a\\\\](javascript:x)", "\\\\[a\\\\&#93;(javascript:x)"],
  ])("%j is text: %j", (written, safe) => {
    expect(shown(written).text).toBe(safe);
    expect(shown(safe).text).toBe(safe);
  });

  it.each([
    "[a](https://a.example/x:y) <https://b.example> <b@c.example> [m](mailto:a@b.example) [t](tel:+491)",
    "[a](/terms) [b](#c) [d](e?f=g:h)",
    "\\[a\\](javascript:x) \\<javascript:x>",
    "if a < b: c, and [1]: two",
    "a **bold** word: `x: y`",
  ])("%j stays as it is", (written) => {
    expect(shown(written)).toEqual({ text: written, degradations: [] });
  });

  it("is said in the receipt", () => {
    expect(shown("[a](vbscript:x)").degradations).toEqual([
      { from: "link", to: "text", why: "an address that would run" },
    ]);
  });

  it("is found once: what was made safe stays so", () => {
    const piece = fc.constantFrom(
      "[a]",
      "(",
      ")",
      "<",
      ">",
      "javascript:",
      "&#106;",
      "\\",
      " ",
      "\n",
      ": ",
      "data:x",
      "b",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const once = shown(pieces.join("")).text;
        expect(shown(once).text).toBe(once);
      }),
    );
  });
});
