/**
 * How long to wait before another try, in milliseconds: doubled each time up to `most`, and by chance between half of
 * that and all of it, so that many pages do not come back at one moment.
 */
export function backoffMs(tries: number, random: () => number = Math.random, least = 500, most = 20_000): number {
  const full = Math.min(most, least * 2 ** Math.min(tries, 16));
  return Math.round(full / 2 + (random() * full) / 2);
}
