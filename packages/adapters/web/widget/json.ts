/** As JSON, also on a page whose old library gives arrays and strings a `toJSON` that writes them as text. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value, function (this: { readonly [key: string]: unknown }, key) {
    return this[key];
  });
}
