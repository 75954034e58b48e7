/** A request as channels and desks see it, the same on every host. */
export interface HttpRequest {
  readonly method: string;
  /** The path below the base path, decoded segment by segment where it names a parameter. */
  readonly path: string;
  /** The values of the `:name` segments of the route's path. */
  readonly params: { readonly [name: string]: string };
  readonly query: URLSearchParams;
  /** Lower-case names; several values are joined by `, `. */
  readonly headers: { readonly [name: string]: string | undefined };
  /** The raw body, as it came. */
  readonly body: Uint8Array;
  /** Scheme, host and base path as the client sees them, without a slash at the end: `https://example.com/support`. */
  readonly base: string;
  /** The peer's address. Undefined where the host does not tell. */
  readonly remoteAddress: string | undefined;
}

/**
 * An answer. A string body is sent as UTF-8; `content-type` is the route's business. A stream is sent as it comes, and
 * is cancelled when the client goes away.
 */
export interface HttpResponse {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string } | undefined;
  readonly body?: string | Uint8Array | ReadableStream<Uint8Array> | undefined;
}

/** One endpoint. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "OPTIONS";
  /** Begins with a slash; a segment `:name` matches any one segment. */
  readonly path: string;
  /** Larger bodies get 413 and are not read to the end. Default: 1 MiB. */
  readonly maxBodyBytes?: number | undefined;
  handle(request: HttpRequest): Promise<HttpResponse>;
  /**
   * Looks at a request before its body is read, which is empty here; an answer ends it. For large bodies: a stranger
   * must not make the server take them in.
   */
  admit?(request: HttpRequest): Promise<HttpResponse | undefined>;
  /**
   * Completes the answers that the host gives in the route's place (413, 503, what an error that it threw becomes), such
   * as by the headers without which a page of another origin cannot read them.
   */
  refused?(response: HttpResponse, headers: HttpRequest["headers"]): HttpResponse;
}

/** The server's end of a WebSocket. */
export interface Socket {
  send(text: string): void;
  /** Closes with a WebSocket status code. */
  close(code?: number, reason?: string): void;
  /** Bytes that were sent and are not on the wire yet. */
  readonly bufferedBytes: number;
}

/** What a channel does with a socket that it let in. */
export interface SocketListener {
  open(socket: Socket): void;
  message(text: string): void;
  close(): void;
}

/** One endpoint for WebSockets. */
export interface SocketRoute {
  readonly path: string;
  /** Largest frame that is accepted, in bytes. Default: 64 KiB. */
  readonly maxMessageBytes?: number | undefined;
  /** Lets the client in, or answers its request with a refusal. */
  accept(request: HttpRequest): Promise<SocketListener | HttpResponse>;
}
