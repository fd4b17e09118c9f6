import { ExternalRun } from "@frostline/client";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../harness/browser.ts";
import { Stack } from "../harness/stack.ts";

let stack: Stack;
let browser: Browser;
let url: string;
let page: Page;
beforeAll(async () => {
  stack = await Stack.start();
  url = await stack.startWeb();
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${url}/sign-in?token=${stack.signInToken}`);
  await page.waitForURL("**/experiments");
});
afterAll(async () => {
  await browser.close();
  await stack[Symbol.asyncDispose]();
});

test("an owner makes a rule, and a run that fails rings the bell, which leads to it and to the code that it was", async () => {
  await page.goto(`${url}/team`);
  const rules = page.getByRole("region", { name: "Notices" });
  await rules.getByLabel("Name").fill("Something broke");
  await rules.getByRole("button", { name: "Make the rule" }).click();
  await rules.getByText("when a run has failed or has fallen silent · all experiments").waitFor();

  const webhooks = page.getByRole("region", { name: "Webhooks" });
  await webhooks.getByLabel("Name").fill("chat");
  await webhooks.getByLabel("Address").fill("https://169.254.169.254/");
  await webhooks.getByRole("button", { name: "Add webhook" }).click();
  await page
    .getByText(/Webhooks may not go to 169\.254\.169\.254/)
    .first()
    .waitFor();

  const { id: experimentId } = await stack.createExperiment();
  const run = await ExternalRun.begin(stack.client, { experimentId });
  await run.finish({ outcome: "FAILED", message: "It was only a test." });
  await page.getByRole("button", { name: "Notices: there are new ones" }).click();
  await page.getByRole("link", { name: /has failed: It was only a test/ }).click();
  await page.waitForURL(`**/runs/${run.id}`);
  await page.getByRole("button", { name: "Notices", exact: true }).waitFor();

  const code = page.getByRole("region", { name: "Code" });
  await code.getByText("Commit, command line, packages").click();
  await code.getByText("package versions").waitFor();
});

test("GraphiQL asks as who is signed in, and loads nothing from anywhere else", async () => {
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== url)
      elsewhere.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${url}/graphiql`);
  await page.getByRole("button", { name: /Execute query/ }).click();
  await page.locator(".graphiql-response").getByText('"edges"').first().waitFor();
  expect(elsewhere).toEqual([]);
  expect(complaints).toEqual([]);
});
