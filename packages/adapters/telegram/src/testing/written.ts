/** The entities that Telegram finds in what a customer writes: commands and mentions, in UTF-16 units. */
export function entitiesOf(
  text: string,
): readonly { readonly type: string; readonly offset: number; readonly length: number }[] {
  return [...text.matchAll(/(?<=^|\s)\/[a-z0-9_]{1,32}(?:@\w{3,32})?(?=\s|$)|(?<!\w)@\w{3,32}/gi)].map((match) => ({
    type: match[0].startsWith("/") ? "bot_command" : "mention",
    offset: match.index,
    length: match[0].length,
  }));
}
