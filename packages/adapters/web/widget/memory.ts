/** What one chat keeps on this device, by name. */
export interface Memory {
  get(name: string): string | undefined;
  /** `undefined` forgets it. */
  set(name: string, value: string | undefined): void;
  /** The names that begin so. */
  names(prefix: string): readonly string[];
  /** Calls when another page of this site changed something. */
  watch(changed: (name: string) => void, signal: AbortSignal): void;
}

/** A store of the browser, where the page's settings let it be looked at: then it can be read, though it may be full. */
function storeOf(open: () => Storage | null): readonly Storage[] {
  try {
    return [open() ?? []].flat();
  } catch {
    // Blocked: the next best takes its place.
    return [];
  }
}

/** Keeps things in `localStorage`, else for the tab, else for the page. `scope` keeps two chats on a page apart. */
export function memoryOf(scope: string): Memory {
  const prefix = `frontdesk:${scope}:`;
  const stores = [...storeOf(() => localStorage), ...storeOf(() => sessionStorage)];
  // What could not be written is still known until the page goes.
  const held = new Map<string, string>();
  return {
    get: (name) => held.get(name) ?? stores.map((store) => store.getItem(prefix + name)).find(Boolean) ?? undefined,
    set(name, value) {
      let left = value;
      for (const store of stores) {
        try {
          if (left === undefined) store.removeItem(prefix + name);
          else store.setItem(prefix + name, left);
          left = undefined;
        } catch {
          // It is full: what it had is out of date.
          store.removeItem(prefix + name);
        }
      }
      if (left === undefined) held.delete(name);
      else held.set(name, left);
    },
    names(start) {
      const all = [...held.keys(), ...stores.flatMap((store) => Object.keys(store).map(own))];
      return [...new Set(all)].filter((name) => name.startsWith(start));
    },
    watch(changed, signal) {
      const heard = ({ key }: StorageEvent): void => {
        if (key?.startsWith(prefix)) changed(own(key));
      };
      addEventListener("storage", heard, { signal });
    },
  };

  /** The name of one of ours; nothing for what is not. */
  function own(key: string): string {
    return key.startsWith(prefix) ? key.slice(prefix.length) : "";
  }
}
