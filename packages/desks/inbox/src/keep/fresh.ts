/** What another node has changed is seen within so many milliseconds by whoever uses it here. */
export const freshMs = 1_000;
