import type { CaseRow } from "../../src/api/protocol.ts";
import { goTo } from "../route/navigate.ts";
import { customerName } from "../words/customer-name.ts";
import { type Page, say } from "../work/page.ts";
import { play } from "./sound.ts";

/** Makes heard and seen that a customer waits or has written, as far as its person wants to hear and see it. */
export function alert(page: Page, what: "waiting" | "line", row: CaseRow): void {
  const { settings } = page.store.get();
  if (settings.sound) play(what);
  const isElsewhere = document.visibilityState === "hidden" || !document.hasFocus();
  if (!settings.notifications || !isElsewhere || notificationsNow() !== "granted") return;
  // What the customer wrote stays in the page: a notification is seen by whoever passes the screen.
  const customer = customerName((key, values) => say(page, key, values), row.customer);
  const notification = new Notification(say(page, `alert.${what}`, { customer }), {
    tag: row.id,
    body: row.queue,
  });
  notification.onclick = () => {
    window.focus();
    goTo({ kind: "case", id: row.id });
    notification.close();
  };
}

/** What the browser thinks of notifications. */
export function notificationsNow(): NotificationPermission | "none" {
  return "Notification" in window && isSecureContext ? Notification.permission : "none";
}
