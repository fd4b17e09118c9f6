import type { Browser, Page } from "playwright-core";
import { expect, test } from "vitest";
import { launchBrowser } from "../harness/browser.ts";
import { Stack } from "../harness/stack.ts";

const password = "correct horse battery";

/** Somebody's own browser. */
async function somebody(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  return context.newPage();
}

async function inviteByLink(page: Page, role: string): Promise<string> {
  const card = page.getByRole("region", { name: "Invitations" });
  await card.getByLabel("Role").selectOption({ label: role });
  await card.getByRole("button", { name: "Make a link" }).click();
  const link = card.getByText("/invitation#");
  await link.waitFor();
  return (await link.textContent()) ?? "";
}

test("an owner invites a viewer, who joins, sees everything and is offered no button, until they are removed", async () => {
  await using stack = await Stack.start();
  const url = await stack.startWeb();
  const { id } = await stack.createExperiment();
  const browser = await launchBrowser();
  try {
    const owner = await somebody(browser);
    await owner.goto(`${url}/sign-in?token=${stack.signInToken}`);
    await owner.waitForURL("**/experiments");
    await owner.goto(`${url}/team`);
    const link = await inviteByLink(owner, "Viewer");

    const viewer = await somebody(browser);
    await viewer.goto(link);
    await viewer.getByText("as a viewer").waitFor();
    await viewer.getByLabel("Your name").fill("Vera");
    await viewer.getByLabel("E-mail address").fill("vera@frost.example");
    await viewer.getByLabel("Password").fill(password);
    await viewer.getByRole("button", { name: "Join the team" }).click();
    await viewer.getByRole("link", { name: "Small" }).click();
    await viewer.waitForURL(`**/experiments/${id}`);
    await viewer.getByText("Queued", { exact: true }).first().waitFor();
    expect(await viewer.getByRole("button", { name: /Delete|Cancel/ }).count()).toBe(0);
    expect(await viewer.getByRole("link", { name: /Add runs|New experiment/ }).count()).toBe(0);
    await viewer.goto(`${url}/experiments/${id}/add-runs`);
    await viewer.getByText("Viewers may not add runs").waitFor();
    await viewer.goto(`${url}/experiments/new`);
    await viewer.getByText("Viewers may not create experiments").waitFor();
    await viewer.goto(`${url}/account`);
    await viewer.getByText("this browser").waitFor();
    await viewer.goto(`${url}/team`);
    await viewer.getByText("(you)").waitFor();
    expect(await viewer.getByRole("region", { name: /Invitations|Audit log/ }).count()).toBe(0);

    await viewer.getByRole("button", { name: "Sign out" }).click();
    await viewer.waitForURL("**/sign-in");
    await viewer.getByLabel("E-mail address").fill("vera@frost.example");
    await viewer.getByLabel("Password").fill("not the password");
    await viewer.getByRole("button", { name: "Sign in" }).click();
    await viewer.getByText("There is no account with this address and password.").waitFor();
    await viewer.getByLabel("Password").fill(password);
    await viewer.getByRole("button", { name: "Sign in" }).click();
    await viewer.getByRole("link", { name: "Small" }).waitFor();

    await owner.reload();
    await owner.getByText("vera@frost.example").waitFor();
    await owner.getByRole("button", { name: "Make a link for a new password of Vera" }).click();
    const reset = owner.getByText("/reset-password#");
    await owner.getByText("made a link for a new password of").waitFor();
    await viewer.goto((await reset.textContent()) ?? "");
    await viewer.getByLabel("New password").fill("a longer horse battery");
    await viewer.getByRole("button", { name: "Set it and sign in" }).click();
    await viewer.getByRole("link", { name: "Small" }).waitFor();
    await owner.getByRole("button", { name: "Remove Vera" }).click();
    await owner.getByRole("button", { name: "Remove", exact: true }).click();
    await owner.getByText("removed Vera").waitFor();
    await viewer.goto(`${url}/experiments`);
    await viewer.getByText("You are not signed in").waitFor();
  } finally {
    await browser.close();
  }
});

test("a token made on the team's page works for a script, and is refused once it is revoked there", async () => {
  await using stack = await Stack.start();
  const url = await stack.startWeb();
  const browser = await launchBrowser();
  try {
    const page = await somebody(browser);
    await page.goto(`${url}/sign-in?token=${stack.signInToken}`);
    await page.waitForURL("**/experiments");
    await page.goto(`${url}/team`);
    const card = page.getByRole("region", { name: "API tokens" });
    await card.getByLabel("Name").fill("nightly");
    await card.getByRole("button", { name: "Make a token" }).click();
    const shown = card.getByText(/^frostline_user_[\w-]{43}$/);
    await shown.waitFor();
    const token = (await shown.textContent()) ?? "";
    const ask = async () => {
      const response = await fetch(stack.url, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: '{"query":"{ viewer { role } }"}',
      });
      return response.json();
    };
    expect(await ask()).toEqual({ data: { viewer: { role: "OWNER" } } });
    await card.getByRole("button", { name: "Revoke nightly" }).click();
    await card.getByText("revoked").waitFor();
    expect(await ask()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    await page.getByText("revoked the API token nightly").waitFor();
  } finally {
    await browser.close();
  }
});
