function copyValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyValue);
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const field: unknown = Reflect.get(value, key);
    if (field === undefined) continue;
    // Assigning to this one key would set the prototype instead; JSON.parse makes it a field.
    if (key === "__proto__") {
      Object.defineProperty(result, key, {
        value: copyValue(field),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } else {
      result[key] = copyValue(field);
    }
  }
  return result;
}

/**
 * A deep copy of JSON-like data, as a trip through JSON text would make it: what callers do to their object later does
 * not reach the store, and fields that are undefined are gone.
 */
export function copy<T>(value: T): T {
  // Safe: the copy has the same fields with the same values; only `x?: undefined` fields are left out.
  return copyValue(value) as T;
}
