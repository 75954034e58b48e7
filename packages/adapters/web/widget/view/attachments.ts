import type { FileAnswer } from "../../src/chat/protocol.ts";
import { refusalOf } from "../api.ts";
import { h, icon, iconButton } from "./dom.ts";
import { sizeOf, type Talk } from "./talk.ts";

const most = 10;

/** The files that go with the next message. */
export interface Attachments {
  readonly element: HTMLElement;
  /** Takes files, as far as the server does. */
  take(files: Iterable<File>): void;
  /** Resolves with the files when all are there, and forgets them; with undefined when one of them is not to come. */
  ready(): Promise<readonly FileAnswer[] | undefined>;
  readonly count: number;
}

/** Whether a media type is the wanted one, or of a kind such as `image/*`. */
function fits(type: string, wanted: string): boolean {
  return wanted.endsWith("*") ? wanted === "*/*" || type.startsWith(wanted.slice(0, -1)) : type === wanted;
}

/** Uploads with progress, which `fetch` does not report. */
function upload(
  address: string,
  session: string,
  file: File,
  request: XMLHttpRequest,
  progress: (share: number) => void,
): Promise<FileAnswer> {
  return new Promise((resolve, reject) => {
    request.open("POST", `${address}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("authorization", `Bearer ${session}`);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
    // However it ended; without an answer the status is 0.
    request.onloadend = () => {
      const { status, responseText } = request;
      if (status > 0 && status < 300) resolve(JSON.parse(responseText));
      else reject(refusalOf(status, responseText, null));
    };
    request.send(file);
  });
}

/** A queue of files, each uploaded as soon as it is chosen. `complain` says why one is not taken. */
export function attachmentsOf(talk: Talk, complain: (why: string) => void, changed: () => void): Attachments {
  const { api, words, language } = talk;
  const queue = new Map<File, Promise<FileAnswer | undefined>>();
  const element = h("ul", { class: "queue", hidden: true });

  function update(): void {
    element.hidden = queue.size === 0;
    changed();
  }

  function add(file: File): void {
    const bar = h("progress", { max: 1, value: 0, "aria-label": file.name });
    const request = new XMLHttpRequest();
    const drop = (): void => {
      queue.delete(file);
      chip.remove();
      update();
    };
    const remove = iconButton("bare small", "close", words("remove", file.name), () => {
      drop();
      request.abort();
      talk.focus();
    });
    const chip = h(
      "li",
      {},
      icon("clip"),
      h("span", {}, h("bdi", {}, file.name), h("small", {}, sizeOf(file.size, language)), bar),
      remove,
    );
    element.append(chip);
    const done = api
      .withSession((session) =>
        upload(api.address("/files"), session, file, request, (share) => {
          bar.value = share;
        }),
      )
      .then(
        (answer) => {
          bar.remove();
          return answer;
        },
        () => {
          // Taken out by the visitor, it is no failure.
          if (queue.has(file)) complain(`${file.name}: ${words("failed")}`);
          drop();
          return undefined;
        },
      );
    queue.set(file, done);
    update();
  }

  return {
    element,
    get count() {
      return queue.size;
    },
    take(files) {
      const { fileBytes, fileTypes } = talk.limits;
      for (const file of files) {
        if (queue.size >= most) return complain(words("big", words("attach"), most));
        if (file.size > fileBytes) complain(words("big", file.name, sizeOf(fileBytes, language)));
        // What the browser does not know, the server decides.
        else if (file.type !== "" && !fileTypes.some((type) => fits(file.type, type)))
          complain(words("kind", file.name));
        else add(file);
      }
    },
    async ready() {
      const answers = await Promise.all(queue.values());
      const all = answers.filter((answer) => answer !== undefined);
      if (all.length < answers.length) return undefined;
      queue.clear();
      element.replaceChildren();
      update();
      return all;
    },
  };
}
