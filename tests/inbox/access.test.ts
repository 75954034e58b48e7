import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, customerNeedsPerson, eventually, openPage, serveInbox } from "../support/inbox-page.ts";

const lead = { email: "lena@acme.example", name: "Lena", password: "correct horse battery" };

describeInBrowser("coming into the inbox", (browser) => {
  test("by a password, to the page one wanted, and out again", async () => {
    const site = await serveInbox({ options: { firstLead: lead } });
    const { page, complaints } = await openPage(browser());
    await page.goto(`${site.url}#/people`);
    await page.getByLabel("E-mail").fill(lead.email);
    await page.getByLabel("Password").fill("wrong");
    await page.keyboard.press("Enter");
    await page.getByText("The e-mail address or the password is wrong.").waitFor();
    await page.getByLabel("Password").fill(lead.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "People", level: 1 }).waitFor();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Password").waitFor();
    expect(complaints).toEqual([]);
  });

  test("by an invitation that a lead made, which chooses a password and is good once", async () => {
    const site = await serveInbox({ options: { firstLead: lead } });
    const { page, goes } = await comesIn(browser(), site, "Lena", "lead");
    await goes("#/people");
    await page.getByRole("button", { name: "Invite" }).click();
    await page.getByLabel("E-mail (optional)").fill("bob@acme.example");
    await page.getByRole("button", { name: "Make a link" }).click();
    const link = await page.getByLabel("Link", { exact: true }).inputValue();
    const other = await openPage(browser());
    await other.page.goto(link);
    await other.page.getByLabel("Your name").fill("Bob");
    await other.page.getByLabel("Choose a password").fill("a long enough one");
    await other.page.getByRole("button", { name: "Join" }).click();
    await other.page.getByRole("heading", { name: "Waiting", level: 1 }).waitFor();
    expect(new URL(other.page.url()).hash).toBe("#/waiting");
    const late = await openPage(browser());
    await late.page.goto(link);
    await late.page.getByRole("heading", { name: "This invitation cannot be used any more" }).waitFor();
    await page.getByRole("button", { name: "Close" }).first().click();
    await page.getByLabel("Role of Bob").selectOption("lead");
    await other.page.getByRole("link", { name: "Journal" }).waitFor();
    await page.getByRole("button", { name: "Disable Bob" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
    await other.page.getByLabel("Password").waitFor();
  });

  test("again after it ended keeps what one was writing, and where", async () => {
    const site = await serveInbox({ options: { firstLead: lead } });
    await customerNeedsPerson(site, "Cora");
    const { page } = await openPage(browser());
    await page.goto(site.url);
    const signIn = async (): Promise<void> => {
      await page.getByLabel("E-mail").fill(lead.email);
      await page.getByLabel("Password").fill(lead.password);
      await page.getByRole("button", { name: "Sign in" }).click();
    };
    await signIn();
    await page.locator(".row").filter({ hasText: "Cora" }).click();
    await page.locator(".case-head").getByRole("button", { name: "Take" }).click();
    await page.fill("#reply-box", "Half a reply");
    await page.context().clearCookies();
    await page.keyboard.press("Enter");
    await page.getByText("You have been signed out.").waitFor();
    await signIn();
    await page.locator("#case-title").filter({ hasText: "Cora" }).waitFor();
    await eventually(() => site.heard("Cora").includes("Half a reply"));
    expect(site.heard("Cora").filter((text) => text === "Half a reply")).toHaveLength(1);
  });

  test("changes one's own password and name, and ends what was signed in elsewhere", async () => {
    const site = await serveInbox({ options: { firstLead: lead } });
    const signsIn = async (password: string) => {
      const opened = await openPage(browser());
      await opened.page.goto(`${site.url}#/settings`);
      await opened.page.getByLabel("E-mail").fill(lead.email);
      await opened.page.getByLabel("Password").fill(password);
      await opened.page.getByRole("button", { name: "Sign in" }).click();
      return opened;
    };
    const { page, complaints } = await signsIn(lead.password);
    const elsewhere = await signsIn(lead.password);
    await elsewhere.page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
    await page.getByLabel("Your name").fill("Magdalena");
    await page.getByRole("button", { name: "Save" }).click();
    await elsewhere.page.locator(".presence-name").filter({ hasText: "Magdalena" }).waitFor();
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByLabel("Present password").fill("not this one");
    await page.getByLabel("New password").fill("another horse battery");
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("That is not the present password.").waitFor();
    await page.getByLabel("Present password").fill(lead.password);
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("The password was changed.").waitFor();
    await elsewhere.page.getByText("You have been signed out.").waitFor();
    const again = await signsIn("another horse battery");
    await again.page.locator(".presence-name").filter({ hasText: "Magdalena" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("goes back and forward by the browser's own buttons", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const { page, opens } = await comesIn(browser(), site, "Ann");
    await opens("Cora");
    const address = page.url();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
    await page.goBack();
    await page.locator("#case-title").filter({ hasText: "Cora" }).waitFor();
    await page.goBack();
    await page.getByText("No case selected").waitFor();
    await page.goForward();
    await page.locator("#case-title").filter({ hasText: "Cora" }).waitFor();
    expect(page.url()).toBe(address);
    await page.goto(`${site.url}#/case/nothing`);
    await page.getByRole("heading", { name: "There is no such case" }).waitFor();
  });
});
