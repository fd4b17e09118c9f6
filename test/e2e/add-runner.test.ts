import { randomUUID } from "node:crypto";
import { createClient, RegisterRunnerDocument } from "@frostline/client";
import { expect, test } from "vitest";
import { launchBrowser } from "../harness/browser.ts";
import { hostFacts } from "../harness/seed.ts";
import { Stack } from "../harness/stack.ts";

test("the dashboard makes a command that lets one runner in, and tells when it has joined", async () => {
  await using stack = await Stack.start();
  const url = await stack.startWeb();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`${url}/sign-in?token=${stack.signInToken}`);
    await page.waitForURL("**/experiments");
    await page.goto(`${url}/runners`);
    await page.getByRole("button", { name: "Add runner" }).click();
    await page.getByLabel("Labels").fill("gpu, lab-2");
    await page.getByRole("checkbox", { name: /^Ephemeral/ }).check();
    await page.getByRole("button", { name: "Make the command" }).click();
    const command = (await page.getByText(/^npx /).textContent()) ?? "";
    const [, packed, token = ""] =
      /^npx --yes --ignore-scripts (\S+) join --url http:\S+ --token (\S+) --ephemeral$/.exec(command) ?? [];
    expect(packed).toMatch(new RegExp(`^${url}/download/runner-[0-9a-f]{16}\\.tgz$`));
    // By way of the dashboard, as the new host would.
    expect((await fetch(packed ?? "")).headers.get("content-type")).toBe("application/gzip");

    const idempotencyKey = randomUUID();
    const variables = { token, name: "gpu-7", facts: hostFacts, ephemeral: false, idempotencyKey };
    await createClient({ url: `${url}/graphql` }).request(RegisterRunnerDocument, variables);
    await page.getByText("gpu-7 has joined.").waitFor();
    const card = page.getByRole("listitem").filter({ hasText: "gpu-7" });
    await card.getByText("gpu, lab-2").waitFor();
    await card.getByText("ephemeral").waitFor();
  } finally {
    await browser.close();
  }
});
