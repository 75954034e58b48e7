/** Texts that outlive a reload where the browser lets them, and otherwise last as long as the page. */
export interface Kept {
  get(key: string): string | undefined;
  /** Undefined: forget it. */
  set(key: string, value: string | undefined): void;
}

/** Keeps texts under names that begin with `frontdesk.inbox.`, so that other pages of this origin are left alone. */
export function keptIn(open: () => Storage): Kept {
  const memory = new Map<string, string>();
  const storage = opened(open);
  return {
    get: (key) => memory.get(key) ?? storage?.getItem(nameOf(key)) ?? undefined,
    set(key, value) {
      if (value === undefined) {
        memory.delete(key);
        storage?.removeItem(nameOf(key));
        return;
      }
      // Memory first: what does not fit into the storage is still there until the page is left.
      memory.set(key, value);
      if (storage !== undefined && stores(storage, nameOf(key), value)) memory.delete(key);
    },
  };
}

const nameOf = (key: string): string => `frontdesk.inbox.${key}`;

function opened(open: () => Storage): Storage | undefined {
  try {
    return open();
  } catch (error) {
    // A browser that keeps nothing throws already when it is asked for the storage.
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

function stores(storage: Storage, name: string, value: string): boolean {
  try {
    storage.setItem(name, value);
    return true;
  } catch (error) {
    // Full, or allowed to read only.
    if (error instanceof DOMException) return false;
    throw error;
  }
}
