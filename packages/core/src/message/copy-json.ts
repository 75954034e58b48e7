/** What is left after a trip through JSON text: nothing of a function, a string of a date. */
function throughText(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

function copyFields(value: Readonly<Record<string, unknown>>): unknown {
  const result: Record<string, unknown> = {};
  // Half as dear as a list of the keys.
  for (const key in value) {
    const field = value[key];
    // One may be `toJSON`; and assigning to `__proto__` would set the prototype instead.
    if (typeof field === "function" || key === "__proto__") return throughText(value);
    const copy = copyValue(field);
    if (copy !== undefined) result[key] = copy;
  }
  return result;
}

function copyValue(value: unknown): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return value;
    case "number":
      // JSON has one zero.
      return Number.isFinite(value) ? value + 0 : null;
    case "object": {
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((item) => copyValue(item) ?? null);
      const prototype: unknown = Object.getPrototypeOf(value);
      // Safe: an object that has only fields of its own.
      return prototype === Object.prototype ? copyFields(value as Record<string, unknown>) : throughText(value);
    }
    default:
      return throughText(value);
  }
}

/**
 * A deep copy of JSON-like data, as a trip through JSON text would make it: what callers do to their object later does
 * not reach the copy, and fields that are undefined are gone. A tenth as dear as that trip.
 *
 * @throws TypeError where JSON cannot hold it.
 */
export function copyJson<T>(value: T): T {
  try {
    // Safe: the copy has the same fields with the same values; only `x?: undefined` fields are left out.
    return copyValue(value) as T;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // It has no end, as where data holds itself: JSON says so in its own words. Safe: as above.
    return throughText(value) as T;
  }
}
