/** What was filled into a form, one line a field: whoever reads the history sees what the customer answered. */
export function filledIn(values: { readonly [field: string]: string | boolean }): string {
  const filled = Object.entries(values).filter(([, value]) => value !== "");
  return filled.map(([field, value]) => `${field}: ${value}`).join("\n");
}
