import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Cable } from "../harness/cable.ts";
import { CommandLine } from "../harness/command-line.ts";
import { fileRequest, sha256Of, uploaded } from "../harness/files.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { seedExperiment, seedTeam, type Team } from "../harness/seed.ts";

const mib = 1024 * 1024;
let gateway: TestGateway;
let team: Team;
let folder: string;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
  folder = await mkdtemp(join(tmpdir(), "frostline-cli-files-"));
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Starts the command with the team's token, in the test's folder. */
function start(args: string[], url = gateway.url): CommandLine {
  const token = team.person.token ?? "";
  const env = { FROSTLINE_CONFIG_DIR: join(folder, "config"), FROSTLINE_URL: url, FROSTLINE_TOKEN: token };
  return new CommandLine(["files", ...args], env, { cwd: folder });
}

const files = (...args: string[]) => start(args).ended();

async function written(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

/** What the gateway has. */
async function stored(id: string): Promise<Buffer> {
  const response = await fileRequest(team.person, `/files/${id}`);
  return Buffer.from(await response.arrayBuffer());
}

test("a file is uploaded, listed, downloaded with its checksum compared, and deleted", async () => {
  const bytes = randomBytes(3 * mib);
  const path = await written("reviews.csv", bytes);
  const put = await files("put", path, "--json");
  expect(put).toMatchObject({ code: 0, errors: "" });
  const { id, ...said } = JSON.parse(put.text);
  const sha256 = sha256Of(bytes);
  expect(said).toEqual({
    ...{ name: "reviews.csv", kind: "DATASET", size: bytes.length, sha256, source: `file:${id}` },
  });
  expect((await files("list")).text).toMatch(new RegExp(`${id} +DATASET +3 MiB .* reviews\\.csv`));
  const listed = await files("list", "--kind", "DATASET", "--json");
  expect(JSON.parse(listed.text)).toMatchObject([{ id, sha256, path: `/files/${id}` }]);

  const copy = join(folder, "copy.csv");
  expect(await files("get", id, "-o", copy)).toMatchObject({ code: 0, errors: "" });
  expect((await readFile(copy)).equals(bytes)).toBe(true);
  expect((await files("get", id, "-o", "-")).stdout.equals(bytes)).toBe(true);

  expect(await files("rm", id)).toMatchObject({ code: 0, text: `${id}  deleted\n` });
  expect(await files("get", id, "-o", copy)).toMatchObject({ code: 4 });
  expect(await files("put", join(folder, "not-there.csv"))).toMatchObject({
    ...{ code: 2, errors: expect.stringContaining("not-there.csv cannot be read") },
  });
});

test("an upload that was interrupted goes on where it was when the command is given again", async () => {
  const bytes = randomBytes(24 * mib);
  const path = await written("large.bin", bytes);
  await using cable = await Cable.to(gateway.url);
  cable.cutAfter(12 * mib); // in its second piece
  const first = start(["put", path], cable.url);
  await first.printed("Trying again");
  expect(await first.interrupt()).toBe("SIGINT");
  cable.mend();
  const before = cable.carried;
  const second = await start(["put", path, "--json"], cable.url).ended();
  expect(second).toMatchObject({ code: 0 });
  expect(cable.carried - before).toBeLessThan(17 * mib); // not what had arrived
  const { id } = JSON.parse(second.text);
  expect((await stored(id)).equals(bytes)).toBe(true);
  expect(await readdir(join(folder, "config", "uploads"))).toEqual([]);
});

test("an upload that the gateway has given up begins anew", async () => {
  const bytes = randomBytes(12 * mib);
  const path = await written("forgotten.bin", bytes);
  await using cable = await Cable.to(gateway.url);
  cable.cutAfter(10 * mib);
  const first = start(["put", path], cable.url);
  await first.printed("Trying again");
  await first.interrupt();
  cable.mend();
  gateway.clock.advance({ seconds: 25 * 3600 });
  await gateway.server.tidy();
  const second = await start(["put", path, "--json"], cable.url).ended();
  expect(second).toMatchObject({ code: 0 });
  const { id } = JSON.parse(second.text);
  expect((await stored(id)).equals(bytes)).toBe(true);
});

test("a download outlives a connection that is cut, and one that was interrupted goes on", async () => {
  const bytes = randomBytes(24 * mib);
  const id = await uploaded(team.person, bytes);
  await using cable = await Cable.to(gateway.url);
  const target = join(folder, "fetched.bin");
  cable.cutAfter(12 * mib);
  const first = start(["get", id, "-o", target], cable.url);
  await first.printed("Trying again");
  expect(await first.interrupt()).toBe("SIGINT");
  expect(await readdir(folder)).not.toContain("fetched.bin");
  cable.mend();
  const before = cable.carried;
  cable.cutAfter(2 * mib);
  const second = start(["get", id, "-o", target], cable.url);
  await second.printed("Trying again");
  cable.mend();
  expect(await second.ended()).toMatchObject({ code: 0 });
  expect(cable.carried - before).toBeLessThan(16 * mib); // not what was there already
  expect((await readFile(target)).equals(bytes)).toBe(true);
  expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("what came with another checksum is not kept", async () => {
  const bytes = randomBytes(mib);
  const id = await uploaded(team.person, bytes);
  const target = join(folder, "damaged.bin");
  await writeFile(`${target}.${id}.part`, randomBytes(1000)); // not the beginning of it
  expect(await files("get", id, "-o", target)).toMatchObject({
    ...{ code: 1, errors: expect.stringContaining("another checksum") },
  });
  expect((await readdir(folder)).filter((name) => name.startsWith("damaged"))).toEqual([]);
});

test("a file whose name somebody else chose takes no place of another one's", async () => {
  const mine = await written("theirs.csv", Buffer.from("mine"));
  const id = await uploaded(team.person, Buffer.from("theirs"), { filename: "deep/theirs.csv" });
  expect(await files("get", id)).toMatchObject({
    ...{ code: 5, errors: expect.stringContaining("theirs.csv is there already") },
  });
  expect(await readFile(mine, "utf8")).toBe("mine");
  await rm(mine);
  expect(await files("get", id)).toMatchObject({ code: 0 });
  expect(await readFile(mine, "utf8")).toBe("theirs");
});

test("a script keeps a file with the run that it trains", async () => {
  const { id: experimentId } = await seedExperiment(team);
  const { createExternalRun: run } = await team.person.run<{ createExternalRun: { id: string } }>(
    "mutation ($input: CreateExternalRunInput!) { createExternalRun(input: $input) { id } }",
    { input: { experimentId } },
  );
  const path = await written("notes.txt", Buffer.from("it went well"));
  expect(await files("put", path, "--run", run.id, "--name", "report/notes.txt")).toMatchObject({ code: 0 });
  const listed = await files("list", "--run", run.id, "--json");
  expect(JSON.parse(listed.text)).toMatchObject([{ name: "report/notes.txt", kind: "OTHER", runId: run.id }]);
});
