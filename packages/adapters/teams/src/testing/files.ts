import type { FakeLogin } from "./login.ts";
import type { FakeAnswer, FakeRequest } from "./server.ts";

/** What customers attach: files in their OneDrive, pictures with the service. */
export interface FakeFiles {
  readonly fetches: readonly (string | undefined)[];
  file(origin: string, name: string, bytes: Uint8Array): object;
  picture(serviceUrl: string, bytes: Uint8Array, mime: string): object;
  expire(): void;
  /** The answer to a request for one of them; undefined for any other request. */
  answer(request: FakeRequest, login: FakeLogin): FakeAnswer | undefined;
}

/** Makes an empty place for files. */
export function newFiles(): FakeFiles {
  const kept = new Map<string, { readonly bytes: Uint8Array; readonly mime: string }>();
  const fetches: (string | undefined)[] = [];
  let isExpired = false;

  function keep(path: string, bytes: Uint8Array, mime: string): string {
    kept.set(path, { bytes, mime });
    return path;
  }

  return {
    fetches,
    file(origin, name, bytes) {
      const number = kept.size + 1;
      const address =
        origin + keep(`/personal/_layouts/15/download.aspx?UniqueId=${number}`, bytes, "application/octet-stream");
      return {
        contentType: "application/vnd.microsoft.teams.file.download.info",
        contentUrl: `${origin}/personal/Documents/${encodeURIComponent(name)}`,
        name,
        content: { downloadUrl: address, uniqueId: String(number), fileType: name.split(".").at(-1) },
      };
    },
    picture(serviceUrl, bytes, mime) {
      const path = `/v3/attachments/${kept.size + 1}/views/original`;
      keep(new URL(serviceUrl).pathname.replace(/\/$/, "") + path, bytes, mime);
      return { contentType: "image/*", contentUrl: serviceUrl.replace(/\/$/, "") + path };
    },
    expire(): void {
      isExpired = true;
    },
    answer({ method, path, headers }, login): FakeAnswer | undefined {
      const file = kept.get(path);
      if (file === undefined || method !== "GET") return undefined;
      fetches.push(headers.authorization);
      const isPicture = path.includes("/v3/attachments/");
      if (isPicture && !login.takes(headers.authorization)) return { status: 401 };
      if (isPicture === false && isExpired) return { status: 401 };
      return { status: 200, headers: { "content-type": file.mime }, body: file.bytes };
    },
  };
}
