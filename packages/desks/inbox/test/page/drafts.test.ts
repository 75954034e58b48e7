import { describe, expect, it } from "vitest";
import { createDrafts } from "../../page/composer/drafts.ts";
import { keptIn } from "../../page/settings/kept.ts";

/** A browser's storage that takes so many characters. */
function storage(room: number): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => void items.delete(key),
    setItem(key, value) {
      if (value.length > room) throw new DOMException("full", "QuotaExceededError");
      items.set(key, value);
    },
  };
}

describe("drafts", () => {
  it("of a reply and of a note never mix, and belong to one person and one case", () => {
    const drafts = createDrafts(keptIn(() => storage(1_000)));
    drafts.set("ann", "case", "note", "he is angry");
    drafts.set("ann", "case", "reply", "I look at it");
    expect(drafts.get("ann", "case", "reply")).toBe("I look at it");
    expect(drafts.get("ann", "case", "note")).toBe("he is angry");
    expect(drafts.get("bob", "case", "note")).toBe("");
    expect(drafts.get("ann", "other", "note")).toBe("");
  });

  it("outlive the page, and are gone once they are empty", () => {
    const shared = storage(1_000);
    createDrafts(keptIn(() => shared)).set("ann", "case", "reply", "I look at it");
    const later = createDrafts(keptIn(() => shared));
    expect(later.get("ann", "case", "reply")).toBe("I look at it");
    later.set("ann", "case", "reply", "");
    expect(shared.length).toBe(0);
  });

  it("last as long as the page where the browser keeps nothing, or has no room", () => {
    const refused = keptIn(() => {
      throw new DOMException("no", "SecurityError");
    });
    for (const kept of [refused, keptIn(() => storage(3))]) {
      const drafts = createDrafts(kept);
      drafts.set("ann", "case", "reply", "a longer text");
      expect(drafts.get("ann", "case", "reply")).toBe("a longer text");
    }
  });
});
