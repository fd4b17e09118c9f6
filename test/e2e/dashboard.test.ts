import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { launchBrowser } from "../harness/browser.ts";
import { Stack } from "../harness/stack.ts";

/** A page that keeps what its console and its network complained about. */
async function openPage(context: {
  newPage(): Promise<Page>;
}): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return { page, complaints };
}

/** The curve's last step, from the words that the chart has for those who cannot see it. */
async function lastStep(page: Page, key: string): Promise<number> {
  const label = await page.getByRole("img", { name: key }).first().getAttribute("aria-label");
  return Number(/step (\d+)/.exec(label ?? "")?.[1] ?? 0);
}

test("a real fine-tuning appears, progresses and finishes in the browser, and its curve grows without a reload", async () => {
  await using stack = await Stack.start();
  const url = await stack.startWeb();
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const { page, complaints } = await openPage(context);
    await page.goto(`${url}/sign-in?token=${stack.signInToken}`);
    await page.waitForURL("**/experiments");
    await page.getByText("No experiments yet").waitFor();

    const { id } = await stack.createExperiment({
      name: "Live in the browser",
      dataset: { source: "packaged:movie-snippets", maxTrain: 320, maxValidation: 48, maxTest: 48 },
      plan: { freeze: [{ kind: "PREFIX", depth: 5 }], seeds: [1] },
    });
    await page.reload();
    await page.getByRole("link", { name: "Live in the browser" }).click();
    await page.waitForURL(`**/experiments/${id}`);
    await page.getByText("Queued", { exact: true }).first().waitFor();
    await page.evaluate("window.notReloaded = true");

    stack.startRunner("one");
    await page.getByText("Running", { exact: true }).first().waitFor();
    await page.getByRole("img", { name: "train/loss" }).first().waitFor();
    const first = await lastStep(page, "train/loss");
    await expect.poll(() => lastStep(page, "train/loss"), { timeout: 60_000 }).toBeGreaterThan(first + 2);
    await page.getByText("Succeeded", { exact: true }).first().waitFor({ timeout: 120_000 });
    await expect.poll(() => lastStep(page, "train/loss"), { timeout: 10_000 }).toBe(40);
    expect(await page.evaluate("window.notReloaded")).toBe(true);

    await page
      .getByRole("link", { name: /k = 5|k=5|5/ })
      .first()
      .click();
    await page.waitForURL("**/runs/**");
    await page.getByRole("log").getByText("best weights written").waitFor();
    await page.goto(`${url}/runners`);
    await page.getByText("one", { exact: true }).first().waitFor();
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});

test("nobody sees anything without the link, and the link works once", async () => {
  await using stack = await Stack.start();
  const url = await stack.startWeb();
  const browser = await launchBrowser();
  try {
    const invited = await browser.newContext();
    const page = await invited.newPage();
    await page.goto(`${url}/sign-in?token=${stack.signInToken}`);
    await page.waitForURL("**/experiments");

    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(`${url}/experiments`);
    await stranger.waitForURL("**/sign-in**");
    await stranger.goto(`${url}/sign-in?token=${stack.signInToken}`);
    await stranger.getByText("npm start").first().waitFor();
    expect(stranger.url()).toContain("/sign-in");
  } finally {
    await browser.close();
  }
});
