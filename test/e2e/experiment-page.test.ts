import { AddRunsDocument, CancelRunDocument, RunDocument } from "@frostline/client";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { launchBrowser } from "../harness/browser.ts";
import { Stack } from "../harness/stack.ts";

/** What it does has the dashboard of an empty gateway, signed in. */
async function withDashboard(use: (page: Page, stack: Stack, url: string) => Promise<void>): Promise<void> {
  await using stack = await Stack.start();
  const url = await stack.startWeb();
  const browser = await launchBrowser();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await page.goto(`${url}/sign-in?token=${stack.signInToken}`);
    await page.waitForURL("**/experiments");
    await use(page, stack, url);
  } finally {
    await browser.close();
  }
}

/** A loaded machine draws a page late, which is no fault. */
const patiently = { timeout: 60_000 };
const rows = (page: Page) => page.getByRole("table", { name: "Runs" }).getByRole("link");

test("runs that a script adds appear on the open page, told apart by what differs in them", () =>
  withDashboard(async (page, stack, url) => {
    const { id } = await stack.createExperiment();
    await page.goto(`${url}/experiments/${id}`);
    await expect.poll(() => rows(page).allInnerTexts(), patiently).toEqual(["k = 7"]);
    const again = page.waitForRequest((request) => request.postData()?.includes("ExperimentRuns") ?? false);
    await again; // the page asks once more as soon as its subscription is open: from now on it is told
    await stack.client.request(AddRunsDocument, {
      id,
      plan: {
        freeze: [
          { depth: 7, learningRate: 1e-3 },
          { kind: "GROUPS", frozen: ["embeddings", "block 3"] },
        ],
        seeds: [1],
      },
    });
    await expect
      .poll(
        async () => (await rows(page).allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ")),
        patiently,
      )
      .toEqual(["k = 7 rate 3e-4", "k = 7 rate 0.001", "set emb, 3"]);
  }));

test("what was cancelled is queued again, and how it is handed out is changed while it waits", () =>
  withDashboard(async (page, stack, url) => {
    const { id, runIds } = await stack.createExperiment({ plan: { freeze: [{ depth: 7 }], seeds: [1, 2] } });
    for (const runId of runIds) await stack.client.request(CancelRunDocument, { id: runId });
    await page.goto(`${url}/runs/${runIds[0]}`);
    await page.getByRole("button", { name: "Retry", exact: true }).click();
    await page.getByText("No runner is registered: add one on the Runners page.").waitFor();
    const cancel = page.getByRole("button", { name: "Cancel run" });
    await cancel.click();
    await page.getByRole("alertdialog").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("button:focus", { hasText: "Cancel run" }).waitFor();

    await page.goto(`${url}/experiments/${id}`);
    await page.getByRole("button", { name: "Retry 1 cancelled run" }).click();
    await page.getByRole("button", { name: /^Retry/ }).waitFor({ state: "detached" });

    await page.getByText("Queue settings").click();
    await page.getByLabel("Priority").fill("500");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Priority has to be -100 to 100, not 500.").waitFor();
    await page.getByLabel("Priority").fill("7");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("priority 7").waitFor();
    const { run } = await stack.client.request(RunDocument, { id: runIds[1] ?? "" });
    expect(run?.status).toBe("QUEUED");
  }));

test("a list longer than a page is loaded to its end", () =>
  withDashboard(async (page, stack, url) => {
    const freeze = [0, 1, 2, 3, 4, 5, 6, 7].map((depth) => ({ depth }));
    const seeds = Array.from({ length: 15 }, (_, seed) => seed);
    const { id } = await stack.createExperiment({ plan: { freeze, seeds } });
    await page.goto(`${url}/experiments/${id}`);
    const settings = page.getByRole("table", { name: "Settings" });
    await expect.poll(() => settings.getByRole("link", { name: /^seed/ }).count(), patiently).toBe(120);
    await page.getByRole("switch", { name: "Each run by itself" }).click();
    await page.getByText("100 of 120 shown").waitFor();
    await page.getByRole("button", { name: "Load more" }).click();
    await expect.poll(() => rows(page).count(), patiently).toBe(120);
    await page.getByText(/of 120 shown/).waitFor({ state: "detached" });
  }));

test("a schedule is planned by the form, with what it takes before it starts, and can be cloned", () =>
  withDashboard(async (page, _stack, url) => {
    await page.goto(`${url}/experiments/new`);
    const box = (name: string) => page.getByRole("textbox", { name, exact: true });
    await box("Name").fill("A schedule");
    await page.getByRole("button", { name: "Add LP-FT" }).click();
    await box("Frozen from the bottom (k)").fill("2");
    await page.getByRole("radio", { name: /^Anew in every step/ }).check();
    const estimates = page.getByRole("table", { name: "Estimates" });
    await estimates.getByRole("rowheader", { name: "LP-FT → k = 2" }).waitFor();
    await estimates.getByText("TFLOP").first().waitFor();

    await page.getByRole("button", { name: "1 seed" }).click();
    await page.getByRole("button", { name: "Create experiment" }).click();
    await page.waitForURL(/\/experiments\/[0-9a-f-]{36}$/);
    await page.getByRole("link", { name: "LP-FT → k = 2" }).waitFor();
    await page.getByRole("link", { name: "Clone and edit" }).click();
    await page.waitForURL("**/experiments/new?from=**");
    expect(await box("Frozen from the bottom (k)").inputValue()).toBe("2");
    expect(await page.getByRole("radio", { name: /^Anew in every step/ }).isChecked()).toBe(true);
  }));

test("the list of runs is narrowed down and tagged, its address opens it again, and the team keeps it as a view", () =>
  withDashboard(async (page, stack, url) => {
    await stack.createExperiment({ plan: { freeze: [{ depth: 0 }, { depth: 7 }], seeds: [1, 2] } });
    await page.goto(`${url}/runs`);
    await expect.poll(() => rows(page).count(), patiently).toBe(4);
    await page.getByRole("button", { name: "Seed" }).click();
    await page.getByRole("textbox", { name: "Seeds, any of" }).fill("2");
    await expect.poll(() => rows(page).count(), patiently).toBe(2);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect
      .poll(async () => (await rows(page).allInnerTexts()).map((text) => text.slice(0, 5)), patiently)
      .toEqual(["k = 0", "k = 7"]);

    await page.getByRole("checkbox", { name: /^Choose k = 7/ }).check();
    await page.getByRole("button", { name: "Add tag" }).click();
    await page.getByRole("textbox", { name: "Tag" }).fill("head alone");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("list", { name: "Tags" }).getByText("head alone").waitFor();

    await page.reload();
    await expect.poll(() => rows(page).count(), patiently).toBe(2);
    await page.getByText("1 chosen").waitFor();
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("textbox", { name: /^Save what is shown/ }).fill("Second seed");
    await page.getByRole("button", { name: "Save" }).click();
    await page.goto(`${url}/runs`);
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("link", { name: "Second seed" }).click();
    await expect.poll(() => rows(page).count(), patiently).toBe(2);
    await page.getByRole("switch", { name: "Group over seeds" }).click();
    await page.getByRole("table", { name: "Settings over their seeds" }).getByText("k = 7").waitFor();
  }));
