import type { EngineStatus, Route } from "@frontdesk/core";

/** Where {@link healthRoute} answers. */
export const healthPath = "/health";

/**
 * Says whether the process is worth keeping: 200 from the start to the end of the stop, 503 where it does nothing. How
 * the runtime stands is in the body; whether messages should be brought here is what `readyRoute` says.
 */
export function healthRoute(bot: string, status: () => EngineStatus): Route {
  return {
    method: "GET",
    path: healthPath,
    maxBodyBytes: 0,
    async handle() {
      const { state, waiting, channels } = status();
      return {
        status: state === "new" || state === "closed" ? 503 : 200,
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
