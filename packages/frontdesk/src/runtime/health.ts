import type { EngineStatus, Route } from "@frontdesk/core";

/** Where {@link healthRoute} answers. */
export const healthPath = "/health";

/**
 * Says how the runtime is: 200 while it takes messages, 503 before and after. A channel that failed is shown and does
 * not change the status, because the others go on.
 */
export function healthRoute(bot: string, status: () => EngineStatus): Route {
  return {
    method: "GET",
    path: healthPath,
    maxBodyBytes: 0,
    async handle() {
      const { state, waiting, channels } = status();
      return {
        status: state === "open" ? 200 : 503,
        headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
        body: JSON.stringify({
          bot,
          state,
          waiting,
          channels: channels.map(({ name, status }) => ({ name, status })),
        }),
      };
    },
  };
}
