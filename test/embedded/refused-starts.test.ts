import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gatewayOf, launchGateway } from "../harness/gateway-process.ts";
import type { AppProcess } from "../harness/processes.ts";

let dataDir: string;
let processes: AppProcess[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "frostline-refused-"));
  processes = [];
});
afterEach(async () => {
  for (const process of processes) await process.end("SIGKILL");
  await rm(dataDir, { recursive: true });
});

function launch(env: Record<string, string> = {}): AppProcess {
  const process = launchGateway(dataDir, { DATABASE_URL: "", ...env });
  processes.push(process);
  return process;
}

/** Code and words of a start that cannot succeed. */
async function refusal(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const process = launch(env);
  const code = await process.ended();
  return { code, said: process.output };
}

test("a port that is taken ends the start with a sentence", async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port));
  });
  expect(await refusal({ PORT: String(port) })).toEqual({
    code: 1,
    said: `Port ${port} is in use by another program: stop that one, or choose another port with PORT.\n`,
  });
  other.close();
});

test("a folder that is in use ends the start with a sentence", async () => {
  const gateway = await gatewayOf(launch(), dataDir);
  expect(await refusal({})).toEqual({
    code: 1,
    said: `The data folder ${dataDir} is in use by process ${gateway.process.pid}: stop that process, or choose another folder with FROSTLINE_DATA_DIR.\n`,
  });
});

test("settings that cannot be are all named at once", async () => {
  const { code, said } = await refusal({
    PORT: "many",
    LEASE_SECONDS: "-1",
    PUBLIC_URL: "nowhere",
    LOG_LEVEL: "loud",
  });
  expect(code).toBe(1);
  for (const name of ["PORT", "LEASE_SECONDS", "PUBLIC_URL", "LOG_LEVEL"]) expect(said).toContain(name);
  expect(said).not.toContain("    at ");
});

test("a database that cannot be used ends the start with a sentence, and nothing is made", async () => {
  const folder = join(dataDir, "not made");
  const wrong = { FROSTLINE_DATA_DIR: folder, DATABASE_URL: "postgres://me:hunter2@127.0.0.1:1/frostline" };
  expect(await refusal(wrong)).toEqual({
    code: 1,
    said: "No PostgreSQL server answers at 127.0.0.1:1 (ECONNREFUSED): start it, or correct host and port in DATABASE_URL.\n",
  });
  await expect(stat(folder)).rejects.toMatchObject({ code: "ENOENT" });
});

/** A file system of so many bytes can only be mounted by root. */
const canMount = process.getuid?.() === 0 && process.platform === "linux";

test.skipIf(!canMount)(
  "a disk that is full ends the start with a sentence, and the folder can be used when there is room",
  async () => {
    const folder = join(dataDir, "small");
    await mkdir(folder);
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", folder]);
    try {
      expect(await refusal({ FROSTLINE_DATA_DIR: folder })).toEqual({
        code: 1,
        said: `The disk of the data folder ${folder} is full: make room there, or choose another folder with FROSTLINE_DATA_DIR.\n`,
      });
      execFileSync("/bin/mount", ["-o", "remount,size=200m", folder]);
      await gatewayOf(launch({ FROSTLINE_DATA_DIR: folder }), folder).then(({ process }) =>
        process.end("SIGTERM"),
      );
    } finally {
      execFileSync("/bin/umount", [folder]);
    }
  },
);

test.skipIf(!canMount)(
  "a disk that fills up stops the gateway with a sentence before anything is lost",
  async () => {
    const folder = join(dataDir, "filling");
    await mkdir(folder);
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=250m", "tmpfs", folder]);
    try {
      const process = launch({ FROSTLINE_DATA_DIR: folder });
      await gatewayOf(process, folder);
      execFileSync("/bin/mount", ["-o", "remount,size=80m", folder]);
      expect(await process.ended()).toBe(1);
      expect(process.output).toContain(
        `The disk of the data folder ${folder} has less than 64 MB left, so the gateway has stopped`,
      );
      execFileSync("/bin/mount", ["-o", "remount,size=250m", folder]);
      const again = await gatewayOf(launch({ FROSTLINE_DATA_DIR: folder }), folder);
      expect(await again.process.end("SIGTERM")).toBe(0);
    } finally {
      execFileSync("/bin/umount", [folder]);
    }
  },
);
