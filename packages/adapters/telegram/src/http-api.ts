import type { IncomingMessage } from "node:http";
import { type ApiAnswer, type Download, type FileApi, readAnswer, readRefusal } from "./api.ts";
import { bytesOf, connect, failed } from "./connection.ts";
import { multipart } from "./multipart.ts";

/** No answer of a method is larger than this, in bytes. */
const maxAnswerBytes = 8 * 1024 * 1024;

/** The Bot API over kept-alive connections. */
export function httpApi(apiRoot: string, token: string): FileApi {
  const connection = connect(apiRoot);

  function post(
    method: string,
    type: string,
    content: string | Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<ApiAnswer> {
    const path = `/bot${token}/${method}`;
    return connection.request({ method: "POST", path, body: { type, content } }, answerOf, signal);
  }

  return {
    call: (method, payload, signal) => post(method, "application/json", JSON.stringify(payload), signal),
    upload(method, payload, file, signal) {
      const { type, body } = multipart(payload, file);
      return post(method, type, body, signal);
    },
    download(filePath, maxBytes, signal): Promise<Download> {
      // Whoever calls has checked that the path leads nowhere else.
      const path = `/file/bot${token}/${filePath.split("/").map(encodeURIComponent).join("/")}`;
      const read = (response: IncomingMessage, status: number): Promise<Download> => fileOf(response, status, maxBytes);
      return connection.request({ method: "GET", path }, read, signal);
    },
    close: () => connection.close(),
  };
}

async function answerOf(response: IncomingMessage, status: number): Promise<ApiAnswer> {
  const bytes = await bytesOf(response, maxAnswerBytes);
  const body = bytes === undefined ? undefined : parse(bytes.toString("utf8"));
  const isReadable = body !== undefined || status >= 400;
  return isReadable ? readAnswer(status, body) : failed(true, "unreadable answer");
}

async function fileOf(response: IncomingMessage, status: number, maxBytes: number): Promise<Download> {
  if (status !== 200) {
    const bytes = await bytesOf(response, maxAnswerBytes);
    return readRefusal(status, bytes === undefined ? undefined : parse(bytes.toString("utf8")));
  }
  const bytes = await bytesOf(response, maxBytes);
  if (bytes === undefined) return { kind: "too_large" };
  return { kind: "done", bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A gateway's page instead of an answer: the caller goes by the status.
    return undefined;
  }
}
