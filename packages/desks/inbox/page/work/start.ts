import type { MeAnswer } from "../../src/api/protocol.ts";
import { calls } from "../api/calls.ts";
import { backoffMs } from "../live/backoff.ts";
import { currentRoute } from "../route/navigate.ts";
import { deliverKept } from "./deliver.ts";
import { listen, sayLooking } from "./listen.ts";
import type { Page } from "./page.ts";
import { readCase } from "./read-cases.ts";
import { readList, search } from "./read-lists.ts";
import { takeRefusal } from "./refused.ts";

/** Finds out who is signed in, and tries until the server says. */
export async function start(page: Page): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      enter(page, await calls.me());
      return;
    } catch (error) {
      const { code } = await takeRefusal(page, error, true);
      if (code === "signed_out" && page.store.get().access.kind === "signed_out") return;
      page.store.dispatch({ kind: "unreachable" });
      await new Promise((resolve) => setTimeout(resolve, backoffMs(tries)));
    }
  }
}

/** Somebody is signed in: shows what they came for, and listens. */
export function enter(page: Page, me: MeAnswer): void {
  page.store.dispatch({ kind: "signed_in", me });
  listen(page);
  void readList(page, "waiting");
  void readList(page, "mine");
  void readPeople(page);
  void readCanned(page);
  readRoute(page);
  deliverKept(page);
}

/** The address has changed. */
export function follow(page: Page): void {
  page.store.dispatch({ kind: "routed", route: currentRoute() });
  if (page.store.get().access.kind !== "signed_in") return;
  sayLooking(page);
  readRoute(page);
}

/** Reads who works here. */
export async function readPeople(page: Page): Promise<void> {
  try {
    page.store.dispatch({ kind: "people", people: (await calls.people()).people });
  } catch (error) {
    await takeRefusal(page, error);
  }
}

/** Reads the canned answers. */
async function readCanned(page: Page): Promise<void> {
  try {
    page.store.dispatch({ kind: "canned", canned: (await calls.canned()).canned });
  } catch (error) {
    await takeRefusal(page, error);
  }
}

function readRoute(page: Page): void {
  const { route, reach, view, search: text } = page.store.get();
  if (route.kind === "case") void readCase(page, route.id);
  if (!reach[view].isRead && !reach[view].isReading) void readList(page, view);
  if (route.kind === "list" && text.trim() !== "") void search(page);
}
