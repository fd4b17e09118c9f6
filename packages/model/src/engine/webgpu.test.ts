// WebGPU in processes of their own, because the GPU's driver is found through the environment at their start.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { softwareGpu } from "../../test/software-gpu.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { runProgram } from "../cache/pip.ts";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const VITEST = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const LOAD = fileURLToPath(new URL("../../test/load-engine.ts", import.meta.url));
const FIVE_MINUTES = 300_000;
/** Compiling its shaders takes such a GPU longer than all the rest: what these imply stays for a real one. */
const WHAT = "agrees with|with a packed batch|depth 2 lead to";
const NO_GPU =
  "NOT TESTED: WebGPU. There is no software GPU here: install chromium and libvulkan1, or the npm package @sparticuz/chromium (Linux on x64).";

test("on a GPU in software WebGPU has the golden values and agrees op by op", {
  timeout: FIVE_MINUTES,
}, async ({ skip }) => {
  const gpu = await softwareGpu(await temporaryFolder());
  if (!gpu) {
    process.stderr.write(`${NO_GPU}\n`);
    return skip(NO_GPU);
  }
  const files = ["engine/agreement", "distilbert", "optimizer"].map(
    (name) => `packages/model/src/${name}.test.ts`,
  );
  const command = [
    process.execPath,
    VITEST,
    "run",
    "--root",
    ROOT,
    "--project",
    "unit",
    ...files,
    "-t",
    WHAT,
  ];
  const env = { ...gpu, FROSTLINE_TEST_ENGINES: "webgpu", NO_COLOR: "1" };
  const { exitCode, output } = await runProgram(
    [...command, "--reporter", "verbose", "--no-file-parallelism", "--testTimeout", `${FIVE_MINUTES}`],
    { env },
  );
  expect(exitCode, output).toBe(0);
  expect(output.match(/webgpu/g)?.length, output).toBeGreaterThan(40);
});

test("without a GPU WebGPU says what to install, and nothing stands in for it", async () => {
  const nowhere = "/nowhere/driver.json";
  const { output } = await runProgram([process.execPath, "--import", "tsx", LOAD], {
    env: { FROSTLINE_ENGINE: "webgpu", VK_ICD_FILENAMES: nowhere, VK_DRIVER_FILES: nowhere },
  });
  const { error, warnings } = JSON.parse(output.trim().split("\n").at(-1) ?? "");
  expect(error).toMatch(/^EngineError: no GPU was found that WebGPU can use.*libvulkan1/);
  expect(warnings).toEqual([]);
});
