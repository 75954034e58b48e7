import type { Clock } from "@frontdesk/core";

/** What work comes to, if it does so in time. @throws what it throws; an error when it takes longer. */
export async function inTime<T>(work: Promise<T>, ms: number, clock: Clock): Promise<T> {
  let cancel: () => void = () => {};
  const tooLate = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(ms, () => reject(new Error(`There was no answer in ${ms} ms.`)));
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    cancel();
  }
}
