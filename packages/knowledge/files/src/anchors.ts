/**
 * Gives headings the anchors that GitHub gives them: lower case, blanks to hyphens, everything but letters, marks,
 * numbers, `-` and `_` left out, letters of all scripts kept; the second of a kind gets `-1`.
 */
export class Anchors {
  readonly #given = new Map<string, number>();

  /** The anchor of the next heading of a document. */
  next(heading: string): string {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    let anchor = slug;
    let count = this.#given.get(slug) ?? 0;
    while (this.#given.has(anchor)) {
      count += 1;
      anchor = `${slug}-${count}`;
    }
    this.#given.set(slug, count);
    this.#given.set(anchor, 0);
    return anchor;
  }
}
