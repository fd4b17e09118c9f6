import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Cable } from "../harness/cable.ts";
import { CommandLine, type Ended } from "../harness/command-line.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { freePort } from "../harness/ports.ts";
import {
  points,
  range,
  seedExperiment,
  seedRunner,
  seedTeam,
  type Team,
  type TestRunner,
} from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
let runner: TestRunner;
let folder: string;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway, "Frost");
  runner = await seedRunner(gateway, team);
  folder = await mkdtemp(join(tmpdir(), "frostline-cli-"));
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Starts the command with the team's token. */
function start(args: string[], env: Record<string, string> = {}): CommandLine {
  const token = team.person.token ?? "";
  return new CommandLine(args, {
    ...{ FROSTLINE_CONFIG_DIR: folder, FROSTLINE_URL: gateway.url, FROSTLINE_TOKEN: token },
    ...env,
  });
}

const frostline = (...args: string[]): Promise<Ended> => start(args).ended();

test("a login is kept for its owner alone, and its token goes to no other gateway", async () => {
  const configDir = join(folder, "config");
  const withoutEnv = (args: string[], input = "") =>
    new CommandLine(args, { FROSTLINE_CONFIG_DIR: configDir }, { input }).ended();
  expect(await withoutEnv(["runs", "list"])).toMatchObject({
    code: 3,
    errors: expect.stringContaining("frostline login"),
  });
  const { origin } = new URL(gateway.url);
  expect(await withoutEnv(["login", "--url", origin], "frostline_user_unknown\n")).toMatchObject({ code: 3 });
  await expect(stat(join(configDir, "login.json"))).rejects.toThrow("ENOENT");

  const login = await withoutEnv(["login", "--url", origin], `${team.person.token}\n`);
  expect(login).toMatchObject({ code: 0, text: expect.stringContaining("owner of Frost") });
  expect((await stat(join(configDir, "login.json"))).mode & 0o777).toBe(0o600);
  expect(await withoutEnv(["whoami"])).toMatchObject({ code: 0, text: "Frost's person, owner of Frost.\n" });
  expect(await withoutEnv(["whoami", "--url", "https://elsewhere.example"])).toMatchObject({
    code: 3,
    errors: expect.stringContaining("No token is known for https://elsewhere.example"),
  });
  expect(await withoutEnv(["logout"])).toMatchObject({ code: 0 });
  expect(await withoutEnv(["whoami"])).toMatchObject({ code: 3 });
});

test("a token does not travel to another host in the clear unless that is asked for", async () => {
  const refused = await start(["runs", "list"], { FROSTLINE_URL: "http://gateway.example/graphql" }).ended();
  expect(refused).toMatchObject({ code: 2, errors: expect.stringContaining("--insecure") });
});

test("an experiment is created from a file, and its runs are listed and cancelled", async () => {
  const file = join(folder, "plan.yaml");
  await writeFile(
    file,
    `name: From a file
modelSource: packaged:minilm-l6
dataset: { source: "packaged:movie-snippets" }
training: { epochs: 2 }
plan:
  freeze:
    - depth: 0
    - { kind: LPFT, depth: 4 }
  seeds: [1, 2]
`,
  );
  const created = await frostline("experiments", "create", "-f", file, "--json");
  expect(created).toMatchObject({ code: 0, errors: "" });
  const { id, runCounts } = JSON.parse(created.text);
  expect(runCounts).toEqual({ total: 4 });

  const listed = await frostline("runs", "list", "--experiment", id, "--json");
  const runs: { id: string; seed: number; freeze: { shortLabel: string } }[] = JSON.parse(listed.text);
  expect(runs.map(({ seed, freeze }) => `${freeze.shortLabel} ${seed}`).sort()).toEqual([
    "LP-FT → k = 4 1",
    "LP-FT → k = 4 2",
    "k = 0 1",
    "k = 0 2",
  ]);
  const ids = runs.map((run) => run.id);
  const some = await frostline("runs", "list", "--experiment", id, "--limit", "3");
  expect(some.text.trimEnd().split("\n")).toHaveLength(1 + 3);
  expect(some.errors).toBe("3 of 4 runs; more with --limit.\n");

  expect(await frostline("runs", "cancel", ...ids)).toMatchObject({ code: 0 });
  const none = await frostline("runs", "list", "--experiment", id, "--status", "QUEUED", "--json");
  expect(JSON.parse(none.text)).toEqual([]);
  expect((await frostline("experiments", "list")).text).toMatch(new RegExp(`${id} +0 .*From a file`));
});

test("why a run waits is said, how it is handed out is changed, and what was cancelled is tried again", async () => {
  const { id, runIds } = await seedExperiment(team);
  const runId = runIds[0] ?? "";
  const queue = (...options: string[]) => frostline("experiments", "queue", id, ...options);
  expect((await queue("--priority", "-5", "--labels", "gpu,lab")).text).toMatch(/\n-5 +gpu,lab +any +0\n$/);
  const why = await frostline("runs", "why", runId);
  expect(why.text).toBe(
    "No runner of this team has the labels gpu, lab.\n  runner lacks the labels gpu, lab\n",
  );
  expect(JSON.parse((await queue("--labels", "", "--timeout", "30", "--json")).text)).toEqual({
    ...{ priority: -5, requiredLabels: [], timeoutMinutes: 30, retries: 0 },
  });
  expect((await queue()).text).toMatch(/\n-5 +any +30 +0\n$/);

  const cancel = () => team.person.run(`mutation { cancelRun(id: "${runId}") { id } }`);
  await cancel();
  expect(await frostline("runs", "why", runId)).toMatchObject({ code: 5 });
  expect(await frostline("runs", "retry", runId)).toMatchObject({ code: 0, text: `${runId}  QUEUED\n` });
  await cancel();
});

test("everything that is wrong with a file is said with its line and field", async () => {
  const file = join(folder, "wrong.yaml");
  await writeFile(
    file,
    `name: Wrong
modelSource: packaged:minilm-l6
dataset: { source: "packaged:movie-snippets" }
training:
  epochs: many
plan:
  freeze:
    - deptth: 0
  seeds: [1]
`,
  );
  const wrongTypes = await frostline("experiments", "create", "-f", file);
  expect(wrongTypes.code).toBe(2);
  expect(wrongTypes.errors).toContain(
    `${file}:5: training.epochs: Int cannot represent non-integer value: "many"`,
  );
  expect(wrongTypes.errors).toContain(`${file}:8: plan.freeze[0]: Field "deptth" is not defined`);

  await writeFile(file, (await readFile(file, "utf8")).replace("many", "0").replace("deptth", "depth"));
  const wrongValue = await frostline("experiments", "create", "-f", file, "--json");
  expect(wrongValue.code).toBe(2);
  expect(JSON.parse(wrongValue.errors).error).toMatchObject({
    message: expect.stringMatching(/wrong\.yaml:5: training\.epochs: /),
    field: "training.epochs",
  });

  await writeFile(file, "name: [");
  const noYaml = await frostline("experiments", "create", "-f", file);
  expect(noYaml).toMatchObject({ code: 2, errors: expect.stringContaining("wrong.yaml:1: ") });
});

test("runs are watched until the last has ended, and the exit code tells whether all succeeded", async () => {
  const good = await seedExperiment(team, 1);
  const watched = start(["runs", "watch", ...good.runIds]);
  await watched.printed("QUEUED");
  const run = await runner.work();
  await watched.printed("RUNNING");
  await runner.finish(run, "SUCCEEDED");
  expect(await watched.ended()).toMatchObject({
    code: 0,
    text: expect.stringMatching(/SUCCEEDED, test accuracy 78\.00 %\n$/),
  });

  const bad = await seedExperiment(team, 1);
  await runner.finish(await runner.work(), "FAILED", { reason: "CODE_ERROR", message: "It broke." });
  const ended = await frostline("runs", "watch", "--experiment", bad.id, "--json");
  expect(ended.code).toBe(7);
  expect(JSON.parse(ended.text)).toMatchObject({ status: "FAILED", message: "It broke." });
});

test("a log that is followed goes on behind the last line after the network was cut", async () => {
  await using cable = await Cable.to(gateway.url);
  await seedExperiment(team, 1);
  const run = await runner.work();
  await runner.log(run, [
    { seq: 0, message: "zero" },
    { seq: 1, message: "one" },
  ]);
  const tail = start(["logs", "--follow", run.runId], { FROSTLINE_URL: cable.url });
  await tail.printed("one");
  cable.cut();
  await runner.log(run, [{ seq: 2, message: "two" }]);
  cable.mend();
  await tail.printed("two");
  await runner.log(run, [{ seq: 3, message: "three" }]);
  await tail.printed("three");
  await runner.finish(run, "SUCCEEDED");
  const { code, text } = await tail.ended();
  expect(code).toBe(0);
  expect(text.split("\n").map((line) => line.split(" ").at(-1))).toEqual(["zero", "one", "two", "three", ""]);

  const end = await frostline("logs", "-n", "1", "--json", run.runId);
  expect(JSON.parse(end.text)).toMatchObject({ message: "three", attempt: 1 });
});

test("an export has every point, the same in each format", async () => {
  await seedExperiment(team, 1);
  const run = await runner.work();
  const many = range(12_345);
  const values = many.map((step) => (step === 3 ? "NaN" : step === 4 ? "-Infinity" : step / 7));
  const farPoint = { ...points('odd, "quoted"', [1], [1]), steps: [2 ** 40] };
  await runner.append(run, 0, [points("loss", many, values), farPoint]);
  await runner.finish(run, "SUCCEEDED");

  const jsonl = await frostline("export", run.runId, "--format", "jsonl");
  expect(jsonl).toMatchObject({ code: 0, errors: "" });
  const rows = jsonl.text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(rows).toHaveLength(12_346);
  expect(rows.slice(0, 12_345).map(({ step, value }) => [step, value])).toEqual(
    many.map((step) => [step, values[step]]),
  );
  expect(rows[1]).toEqual({
    ...{
      run_id: run.runId,
      metric: "loss",
      attempt: 1,
      step: 1,
      time: "2026-11-23T10:00:01.000Z",
      value: 1 / 7,
    },
  });

  const csv = await frostline("export", run.runId);
  const lines = csv.text.trimEnd().split("\n");
  expect(lines).toHaveLength(1 + 12_346);
  expect(lines[4]).toBe(`${run.runId},loss,1,3,2026-11-23T10:00:03.000Z,NaN`);
  expect(lines.at(-1)).toContain(`,"odd, ""quoted""",1,${2 ** 40},`);

  const file = join(folder, "points.parquet");
  expect(await frostline("export", run.runId, "-o", file)).toMatchObject({
    code: 0,
    text: "12346 points of 1 run.\n",
  });
  const bytes = await readFile(file);
  const stored = await parquetReadObjects({
    file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  });
  const asNumber = (value: unknown) => (typeof value === "string" ? Number(value) : value);
  expect(stored).toEqual(
    rows.map((row) => ({
      ...row,
      step: BigInt(row.step),
      time: new Date(row.time),
      value: asNumber(row.value),
    })),
  );

  const nowhere = await frostline("export", run.runId, "-o", join(folder, "missing", "points.csv"));
  expect(nowhere).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/points\.csv cannot be written: ENOENT/),
  });

  const one = await frostline("export", run.runId, "--key", 'odd, "quoted"', "--format", "jsonl");
  expect(one.text.trimEnd().split("\n")).toHaveLength(1);
});

test("what is not there, not allowed or not answered has an exit code of its own", async () => {
  const nothing = "00000000-0000-7000-8000-000000000000";
  expect(await frostline("logs", nothing)).toMatchObject({ code: 4, errors: "There is no such run.\n" });
  expect(await start(["runs", "list"], { FROSTLINE_TOKEN: "frostline_user_x" }).ended()).toMatchObject({
    code: 3,
  });
  expect(await frostline("runs", "list", "--limit", "none")).toMatchObject({ code: 2 });
  const login = new CommandLine(
    ["login", "--url", "http://127.0.0.1:1"],
    { FROSTLINE_CONFIG_DIR: folder },
    { input: "token" },
  );
  expect(await login.ended()).toMatchObject({ code: 6, errors: expect.stringContaining("does not answer") });
});

test("why no answer comes is said, and a token that can be none is not sent", async () => {
  const login = (url: string, token: string) =>
    new CommandLine(["login", "--url", url], { FROSTLINE_CONFIG_DIR: folder }, { input: token }).ended();
  const nobody = `http://127.0.0.1:${await freePort()}`;
  expect((await login(nobody, "frostline_user_x")).errors).toContain("ECONNREFUSED");
  const split = await login(gateway.url, "frostline_user_x\nfrostline_user_y");
  expect(split).toMatchObject({ code: 3, errors: expect.stringContaining("the end of a line") });
  expect(split.errors).not.toContain("user_x");
});

test("wrong arguments are an error in the form that was asked for", async () => {
  const words = await frostline("runs", "lisst");
  expect(words).toMatchObject({
    code: 2,
    text: "",
    errors: expect.stringMatching(/^unknown command 'lisst'/),
  });
  const json = await frostline("runs", "list", "--status", "DONE", "--json");
  expect([json.code, JSON.parse(json.errors)]).toEqual([
    2,
    { error: { message: expect.stringContaining("Allowed choices are QUEUED"), exitCode: 2 } },
  ]);
});

test("an export that is interrupted leaves no part of a file", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const file = join(folder, "interrupted.csv");
  const url = `http://127.0.0.1:${port}/graphql`;
  const exporting = start(["export", "some-run", "-o", file], { FROSTLINE_URL: url });
  await once(silent, "request");
  expect(await readdir(folder)).toContain("interrupted.csv.part");
  expect(await exporting.interrupt()).toBe("SIGINT");
  expect(await readdir(folder)).not.toContain("interrupted.csv.part");
  silent.close();
});

test("shells are told what may follow", async () => {
  expect((await frostline("complete", "--", "runs", "")).text).toMatch(/^list\t.*\nwatch\t.*\ncancel\t/);
  expect((await frostline("complete", "--", "export", "--format", "")).text).toMatch(
    /^csv\t?\njsonl\t?\nparquet/,
  );
  const bash = await frostline("completion", "bash");
  expect(() => execFileSync("bash", ["-n"], { input: bash.text })).not.toThrow();
  for (const shell of ["zsh", "fish"]) {
    expect((await frostline("completion", shell)).text).toContain("frostline complete");
  }
});
