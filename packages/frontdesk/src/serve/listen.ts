import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { FrontdeskError } from "@frontdesk/core";

/** Binds a server. @throws FrontdeskError `runtime.port_taken`, `runtime.invalid_options` for a host or port that cannot be had. */
export async function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host }, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } catch (error) {
    throw bindError(error, port, host);
  }
  const address = server.address();
  // A server that listens on a port has an address that is an object.
  if (address === null || typeof address === "string") throw new TypeError("The server has no port.");
  return address;
}

/** The addresses under which a server that is bound can be opened in a browser. */
export function addressUrl({ address, family, port }: AddressInfo): string {
  const isAny = address === "0.0.0.0" || address === "::";
  const host = isAny ? "localhost" : family === "IPv6" ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

function bindError(error: unknown, port: number, host: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return new FrontdeskError("runtime.port_taken", `Port ${port} of ${host} is taken by another program.`, {
      hint: "Stop that program, or choose another `port`.",
      cause: error,
    });
  }
  if (code === "EACCES") {
    return new FrontdeskError("runtime.invalid_options", `This user may not open port ${port}.`, {
      hint: "Choose a `port` from 1024 on.",
      cause: error,
    });
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new FrontdeskError("runtime.invalid_options", `This machine has no address ${host}.`, {
      hint: 'Use `host: "127.0.0.1"`, or `"0.0.0.0"` to be reached from other machines.',
      cause: error,
    });
  }
  return error;
}
