import { connect } from "node:net";

/** Writes bytes to a port and gives back what comes until the other side closes, or until `enough` is there. */
export function rawExchange(port: number, pieces: readonly (string | Uint8Array)[], enough?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let received = "";
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      received += text;
      if (enough?.test(received)) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(received));
    for (const piece of pieces) socket.write(piece);
  });
}
