import { describe, expect, it } from "vitest";
import { type Command, commandOf, type Press } from "../../page/keys/shortcuts.ts";

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false };
const press = (key: string, code = "", more: Partial<Press> = {}): Command | undefined =>
  commandOf({ ...none, key, code, ...more });

describe("single keys", () => {
  it("are commands", () => {
    expect(["j", "k", "t", "r", "n", "m", "e", "b", "d", "/", "?", "1", "Escape"].map((key) => press(key))).toEqual([
      "next",
      "previous",
      "take",
      "reply",
      "note",
      "transfer",
      "close",
      "giveback",
      "details",
      "search",
      "help",
      "waiting",
      "escape",
    ]);
  });

  it("are found by their place where the layout has no Latin letters", () => {
    expect(press("о", "KeyJ")).toBe("next");
    expect(press("е", "KeyT")).toBe("take");
    expect(press(".", "Slash")).toBe("search");
    expect(press(",", "Slash", { shiftKey: true })).toBe("help");
  });

  it("go by their letter where the layout has Latin letters elsewhere", () => {
    expect(press("e", "KeyD")).toBe("close");
    expect(press("q", "KeyE")).toBeUndefined();
  });

  it("leave the browser's own shortcuts and input methods alone", () => {
    expect(press("t", "KeyT", { ctrlKey: true })).toBeUndefined();
    expect(press("r", "KeyR", { metaKey: true })).toBeUndefined();
    expect(press("e", "KeyE", { isComposing: true })).toBeUndefined();
    expect(press("E", "KeyE", { shiftKey: true })).toBeUndefined();
  });
});
