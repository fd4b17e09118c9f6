import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collectProvenance } from "./provenance.ts";

let folder: string;
const inFolder = (name: string, text: string) => writeFile(join(folder, name), text);
function git(...args: string[]): string {
  const who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@frost.example"];
  return execFileSync("git", [...who, ...args], { cwd: folder, encoding: "utf8" });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "frostline-provenance-"));
  git("init", "--quiet", "--initial-branch", "trunk");
  await mkdir(join(folder, "src"));
  await mkdir(join(folder, "node_modules/left"), { recursive: true });
  await inFolder("package.json", '{ "dependencies": { "left": "^1.0.0", "absent": "*" } }');
  await inFolder("node_modules/left/package.json", '{ "name": "left", "version": "1.2.3" }');
  await inFolder("train.js", "old\n");
  await inFolder(".env", "PASSWORD=old\n");
  git("add", "package.json", "train.js", ".env");
  git("commit", "--quiet", "-m", "First");
});
afterAll(() => rm(folder, { recursive: true }));

test("a script's commit, its changes and its packages are found, from any folder of its work tree", async () => {
  await inFolder("train.js", "new\n");
  const found = await collectProvenance({ folder: join(folder, "src"), argv: ["node", "train.js"] });
  expect(found).toMatchObject({
    commit: git("rev-parse", "HEAD").trim(),
    branch: "trunk",
    diff: expect.stringMatching(/^diff --git a\/train\.js b\/train\.js\n[\s\S]*-old\n\+new\n$/),
    commandLine: ["node", "train.js"],
    packages: [
      { name: "node", version: process.versions.node },
      { name: "left", version: "1.2.3" },
    ],
  });
  expect(found?.diffBytes).toBe(found?.diff?.length);
});

test("a long diff ends where it is too long, with a line that says so", async () => {
  await inFolder("train.js", "ä".repeat(100_000));
  const found = await collectProvenance({ folder });
  expect(found?.diff).toMatch(/ä\n… cut here: 65536 of 100\d{3} characters\n$/);
  expect(found?.diffBytes).toBeGreaterThan(200_000);
});

test("secrets stay where they are: neither such files nor such arguments", async () => {
  await inFolder("train.js", "old\n");
  await inFolder(".env", "PASSWORD=new\n");
  const argv = ["node", "train.js", "--seed", "1", "--api-key", "k1", "--token=k2", "HF_TOKEN=k3"];
  const urls = ["https://me:k4@host/x", `frostline_user_${"k5".repeat(20)}`];
  const found = await collectProvenance({ folder, argv: [...argv, ...urls] });
  expect(found?.commandLine).toEqual([
    ...["node", "train.js", "--seed", "1", "--api-key", "***", "--token=***", "HF_TOKEN=***"],
    ...["https://***@host/x", "***"],
  ]);
  expect(found?.diff).toBe("");
});

test("outside a work tree there is no commit, and that is no error", async () => {
  const found = await collectProvenance({ folder: tmpdir() });
  expect(found?.commit).toBeUndefined();
  expect(found?.packages?.[0]).toEqual({ name: "node", version: process.versions.node });
});
