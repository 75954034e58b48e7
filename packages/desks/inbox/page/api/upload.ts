import type { UploadAnswer } from "../../src/api/protocol.ts";
import { Refusal, refusalOf } from "./refusal.ts";
import { apiUrl } from "./request.ts";

/**
 * Sends a file for a line in a case. By XMLHttpRequest, as `fetch` does not tell how much of a body has been sent.
 *
 * @throws Refusal as `request` does.
 */
export function upload(
  id: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", apiUrl(`files?${new URLSearchParams({ name: file.name, case: id })}`));
    sending.setRequestHeader("content-type", file.type === "" ? "application/octet-stream" : file.type);
    sending.responseType = "json";
    sending.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    sending.onerror = () => reject(new Refusal("network", "The file was not sent."));
    sending.onabort = () => reject(new Refusal("network", "The file was taken back."));
    sending.onload = () => {
      // Safe: the server is the page's own, of the same version.
      if (sending.status < 300) resolve(sending.response as UploadAnswer);
      else reject(refusalOf(sending.status, sending.response));
    };
    signal.addEventListener("abort", () => sending.abort(), { once: true });
    sending.send(file);
  });
}
