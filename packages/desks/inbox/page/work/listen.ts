import type { CaseRow } from "../../src/api/protocol.ts";
import { calls } from "../api/calls.ts";
import { alert } from "../live/alert.ts";
import { frameQueue, type Heard } from "../live/frame-queue.ts";
import { openLive } from "../live/live.ts";
import { views } from "../route/route.ts";
import { meOf } from "../state/state.ts";
import type { Page } from "./page.ts";
import { readCustomer, readDetails, readLatest, readMessages } from "./read-cases.ts";
import { countSoon, readListAgain } from "./read-lists.ts";
import { signedOut, takeRefusal } from "./refused.ts";

/** Opens the live connection and does what it asks for. */
export function listen(page: Page): void {
  const { store } = page;
  page.live?.close();
  const queue = frameQueue((heard) => hear(page, heard));
  const live = openLive({
    onOpen(isAgain) {
      store.dispatch({ kind: "live", live: "open" });
      page.live?.say({ kind: "presence", presence: store.get().settings.presence });
      sayLooking(page);
      for (const end of page.waiting) end();
      if (isAgain) void readShownAgain(page);
    },
    onFrame(frame) {
      // Whoever is signed out sees nothing more, not even what came before.
      if (frame.kind === "signed_out") void signedOut(page);
      else queue.add({ frame, tick: store.tick() });
    },
    onLost() {
      store.dispatch({ kind: "live", live: "lost" });
      // The server does not say why it closes a connection: perhaps nobody is signed in any more.
      void calls.me().catch((error: unknown) => takeRefusal(page, error, true));
    },
  });
  page.live = {
    say: live.say,
    close() {
      queue.close();
      live.close();
    },
  };
}

/** Tells the server which case is shown. */
export function sayLooking(page: Page): void {
  const { route } = page.store.get();
  page.live?.say({ kind: "looking", case: route.kind === "case" ? route.id : null });
}

/** Reads again everything that may be shown: nobody knows what was missed. */
async function readShownAgain(page: Page): Promise<void> {
  const { reach, route } = page.store.get();
  const lists = views.filter((view) => reach[view].isRead).map((view) => readListAgain(page, view));
  const open =
    route.kind === "case"
      ? [readDetails(page, route.id), readLatest(page, route.id), readCustomer(page, route.id)]
      : [];
  await Promise.all([...lists, ...open]);
}

function hear(page: Page, heard: readonly Heard[]): void {
  const { store } = page;
  const before = new Map(store.get().rows);
  store.dispatch({ kind: "frames", heard, now: Date.now() });
  const { route } = store.get();
  const alerts = new Map<"waiting" | "line", CaseRow>();
  let isShown = false;
  for (const { frame, tick } of heard) {
    if (frame.kind === "case") {
      const what = alertOf(page, frame.case, before.get(frame.case.id)?.value);
      before.set(frame.case.id, { value: frame.case, tick });
      // Of many at once one is heard: more is only noise.
      if (what !== undefined) alerts.set(what, frame.case);
    } else if (frame.kind === "messages") isShown ||= route.kind === "case" && route.id === frame.case;
  }
  for (const [what, row] of alerts) alert(page, what, row);
  if (heard.some(({ frame }) => frame.kind === "case")) countSoon(page);
  if (isShown && route.kind === "case") {
    void readMessages(page, route.id);
    void readDetails(page, route.id);
  }
}

/** A case that begins to wait, and a customer who writes to whoever is elsewhere, are worth a sound. */
function alertOf(page: Page, row: CaseRow, before: CaseRow | undefined): "waiting" | "line" | undefined {
  const { route, settings } = page.store.get();
  const me = meOf(page.store.get())?.id;
  if (settings.presence === "away") return undefined;
  const isForMe = row.reservedFor === undefined || row.reservedFor.id === me;
  if (row.state === "queued" && before?.state !== "queued" && isForMe) return "waiting";
  const isLine = row.lastLine?.from === "customer" && row.lastLine.at > (before?.lastLine?.at ?? row.takenAt ?? 0);
  const isSeen = document.visibilityState === "visible" && route.kind === "case" && route.id === row.id;
  return row.state === "agent" && row.person?.id === me && isLine && !isSeen ? "line" : undefined;
}
