import { spawn } from "node:child_process";
import { createInterface } from "node:readline/promises";
import { expect, onTestFinished, test } from "vitest";
import { trainerEnv } from "./env.ts";

test("a runner that npx has started stops when npx was asked to end, though only its shell got the signal", async () => {
  const program = `
    import { onStopAsked } from ${JSON.stringify(import.meta.resolve("./stop-signals.ts"))};
    setInterval(() => {}, 1000);
    onStopAsked(() => { console.log("asked to stop"); process.exit(); });
    console.log("ready " + process.pid);`;
  const shell = spawn(
    "sh",
    ["-c", `"$@"; true`, "sh", process.execPath, "--import", "tsx", "--eval", program],
    {
      env: trainerEnv({ npm_lifecycle_event: "npx" }),
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  const ready = (await lines.next()).value ?? "";
  const pid = Number(/^ready (\d+)$/.exec(ready)?.[1]);
  onTestFinished(() => {
    shell.kill("SIGKILL");
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended, as it should.
    }
  });
  shell.kill("SIGTERM");
  expect((await lines.next()).value).toBe("asked to stop");
});
