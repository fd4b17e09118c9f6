import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { launchBrowser } from "../harness/browser.ts";
import { Stack } from "../harness/stack.ts";

async function signIn(page: Page, url: string, token: string): Promise<void> {
  await page.goto(`${url}/sign-in?token=${token}`);
  await page.waitForURL("**/experiments");
}

const box = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const depth = (page: Page, k: number) => page.getByRole("checkbox", { name: new RegExp(`^k = ${k} `) });

/** A loaded machine draws a page late, which is no fault. */
const patiently = { timeout: 60_000 };

test("an experiment is made by the form, runs to its end, is cloned with another depth, deleted and brought back", async () => {
  await using stack = await Stack.start();
  const url = await stack.startWeb();
  const browser = await launchBrowser();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await signIn(page, url, stack.signInToken);

    await page.getByRole("link", { name: "New experiment" }).click();
    await box(page, "Name").fill("By hand");
    await box(page, "At most to train").fill("96");
    await box(page, "At most to validate").fill("48");
    await box(page, "At most to test").fill("48");
    await page.getByText("148,610").waitFor();
    await depth(page, 7).check();
    await box(page, "Learning rate of k = 7").fill("3e-3");
    await page.getByRole("button", { name: "1 seed" }).click();
    await box(page, "Epochs").fill("1");
    await page.getByText("1 run", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Create experiment" }).click();
    await page.getByRole("heading", { name: "By hand" }).waitFor();
    const first = page.url();
    expect(first).toMatch(/\/experiments\/[0-9a-f-]{36}$/);

    stack.startRunner("one");
    await page.getByText("Succeeded", { exact: true }).first().waitFor({ timeout: 120_000 });

    await page.getByRole("link", { name: "Clone and edit" }).click();
    await page.waitForURL("**/experiments/new?from=**");
    expect(await box(page, "Name").inputValue()).toBe("By hand (copy)");
    expect(await box(page, "At most to train").inputValue()).toBe("96");
    expect(await box(page, "Learning rate of k = 7").inputValue()).toBe("0.003");
    expect(await depth(page, 7).isChecked()).toBe(true);
    await depth(page, 7).uncheck();
    await depth(page, 6).check();
    await page.getByRole("button", { name: "Create experiment" }).click();
    await page.getByRole("heading", { name: "By hand (copy)" }).waitFor();
    await page.getByRole("link", { name: /^k = 6/ }).waitFor();
    await page.getByText("Succeeded", { exact: true }).first().waitFor({ timeout: 120_000 });

    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Delete experiment" }).click();
    await page.waitForURL("**/experiments");
    await page.getByRole("link", { name: "By hand", exact: true }).waitFor();
    await page.getByRole("link", { name: "By hand (copy)" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("link", { name: "By hand (copy)" }).waitFor();
  } finally {
    await browser.close();
  }
});

test("a wrong value is told at its field, and nothing that was typed is lost, not by a failure and not by a reload", async () => {
  await using stack = await Stack.start();
  const url = await stack.startWeb();
  const browser = await launchBrowser();
  try {
    const page = await (await browser.newContext()).newPage();
    await signIn(page, url, stack.signInToken);
    await page.goto(`${url}/experiments/new`);

    await box(page, "Name").fill("Wrong at first");
    await depth(page, 3).check();
    await box(page, "Learning rate of k = 3").fill("5");
    await page.getByRole("button", { name: "Create experiment" }).click();
    const rate = box(page, "Learning rate of k = 3");
    await expect.poll(() => rate.getAttribute("aria-invalid"), patiently).toBe("true");
    const described = await rate.getAttribute("aria-describedby");
    await expect
      .poll(() => page.locator(`[id="${described}"]`).textContent(), patiently)
      .toContain("at most 1");
    await rate.fill("1e-4");

    await box(page, "Epochs").fill("0");
    await page.getByRole("button", { name: "Create experiment" }).click();
    await page.getByText("Epochs must be at least 1.").waitFor();
    const focused = () =>
      box(page, "Epochs").evaluate((input) => input === input.ownerDocument.activeElement);
    await expect.poll(focused, patiently).toBe(true); // with the paint after the one that shows the message
    await box(page, "Epochs").fill("2");

    await stack.gateway.end("SIGKILL");
    await page.getByRole("button", { name: "Create experiment" }).click();
    await page.getByText("Nothing that you typed is lost.").waitFor();
    await page.reload();
    await stack.startGatewayAgain();
    await expect.poll(() => box(page, "Name").inputValue(), patiently).toBe("Wrong at first");
    expect(await rate.inputValue()).toBe("1e-4");
    expect(await box(page, "Epochs").inputValue()).toBe("2");
    expect(await depth(page, 3).isChecked()).toBe(true);
    await page.getByRole("button", { name: "Create experiment" }).click();
    await page.getByRole("heading", { name: "Wrong at first" }).waitFor();
  } finally {
    await browser.close();
  }
});
