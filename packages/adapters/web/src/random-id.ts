import type { ChannelHost } from "@frontdesk/core";

/** 128 random bits in lower-case hexadecimal: nobody guesses a conversation. */
export function randomId({ random }: Pick<ChannelHost, "random">): string {
  return [...random.bytes(16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
