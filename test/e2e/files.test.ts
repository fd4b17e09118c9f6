import { CreateExternalRunDocument, uploadFile } from "@frostline/client";
import { expect, test } from "vitest";
import { launchBrowser } from "../harness/browser.ts";
import { Stack } from "../harness/stack.ts";

test("a data set is uploaded in the form and chosen, and a run's file is downloaded from its page", async () => {
  await using stack = await Stack.start();
  const url = await stack.startWeb();
  const browser = await launchBrowser();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await page.goto(`${url}/sign-in?token=${stack.signInToken}`);
    await page.waitForURL("**/experiments");
    await page.getByRole("link", { name: "New experiment" }).click();
    await page.getByRole("radio", { name: /^Own data/ }).click();
    const rows = Array.from({ length: 300_000 }, (_, n) => `"sentence number ${n}, of an own file",${n % 2}`);
    const buffer = Buffer.from(["text,label", ...rows].join("\n")); // more than one piece
    expect(buffer.length).toBeGreaterThan(8 * 1024 * 1024);
    await page.getByLabel("Upload a file").setInputFiles({ name: "own.csv", mimeType: "text/csv", buffer });
    await page.getByRole("combobox", { name: "Uploaded to the team" }).waitFor({ timeout: 60_000 });
    const source = await page.getByRole("textbox", { name: "Where the data is" }).inputValue();
    expect(source).toMatch(/^file:[0-9a-f-]{36}$/);
    const chosen = page.getByRole("combobox", { name: "Uploaded to the team" });
    expect(await chosen.inputValue()).toBe(source);

    const { id: experimentId } = await stack.createExperiment();
    const { createExternalRun: run } = await stack.client.request(CreateExternalRunDocument, {
      input: { experimentId },
    });
    const content = new Blob(["accuracy: 0.9"]);
    const ref = { runId: run.id, attempt: run.attempt };
    await uploadFile(stack, { content, name: "report/notes.txt", kind: "OTHER", run: ref });
    await page.goto(`${url}/runs/${run.id}`);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "report/notes.txt" }).click();
    expect((await download).suggestedFilename()).toBe("notes.txt");
  } finally {
    await browser.close();
  }
});
