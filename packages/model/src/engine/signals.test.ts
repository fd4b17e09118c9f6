import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../test/multiply-under-signals.ts", import.meta.url));

test("signals that arrive while small products are computed do not destroy memory", async () => {
  const child = promisify(execFile)(process.execPath, ["--import", "tsx", PROGRAM]);
  await expect(child).resolves.toMatchObject({ stderr: "" });
}, 60_000);
