/** What {@link onSignals} needs of a process. */
export interface ProcessLike {
  on(signal: "SIGINT" | "SIGTERM", listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: "SIGINT" | "SIGTERM", listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): void;
}

/** What the shell sees of a program that was ended by a signal: 128 and the signal's number. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Stops politely at the first SIGINT or SIGTERM and exits with what `stop` says (0, or 1 when it failed); at the
 * second it exits at once. The returned function takes the listeners away.
 */
export function onSignals(target: ProcessLike, stop: () => Promise<number>): () => void {
  let isStopping = false;
  const listener = (signal: NodeJS.Signals): void => {
    if (isStopping) {
      target.exit(signal === "SIGINT" ? exitCodes.SIGINT : exitCodes.SIGTERM);
      return;
    }
    isStopping = true;
    void stop().then((code) => target.exit(code));
  };
  target.on("SIGINT", listener);
  target.on("SIGTERM", listener);
  return () => {
    target.off("SIGINT", listener);
    target.off("SIGTERM", listener);
  };
}
