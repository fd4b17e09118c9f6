import { mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { runProgram } from "../cache/pip.ts";
import { libTensorFlow, linkEngine } from "./link.ts";

const SCRIPT = fileURLToPath(new URL("../../test/load-engine.ts", import.meta.url));

/** Loads the engine in a process of its own; what it prints is one line of JSON. */
async function load(env: Record<string, string>) {
  const { output } = await runProgram([process.execPath, "--import", "tsx", SCRIPT], { env });
  return output;
}

test("two processes that link at once into an empty cache compile once, and both get a quiet working engine", async () => {
  const home = dirname((await libTensorFlow()).include); // downloaded at the first run of the tests
  const cache = await temporaryFolder();
  const env = { FROSTLINE_CACHE_DIR: cache, FROSTLINE_LIBTENSORFLOW: home };
  const outputs = await Promise.all([load(env), load(env)]);
  const results = outputs.map((output) => JSON.parse(output)); // a line from TensorFlow would be no JSON
  for (const result of results) {
    expect(result).toMatchObject({ name: "tensorflow", values: [41, 42] });
    expect(result.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(result.device).not.toBe("");
  }
  const messages = results.flatMap((result) => result.messages as string[]);
  expect(messages.filter((message) => message.startsWith("compiling"))).toHaveLength(1);
});

test("without a compiler it says what to install, before anything is downloaded", async () => {
  const empty = await temporaryFolder();
  const output = await load({ FROSTLINE_CACHE_DIR: join(empty, "cache"), PATH: empty, CXX: "" });
  const { error, messages } = JSON.parse(output);
  expect(error).toMatch(/^EngineError: a C\+\+ compiler is needed.*apt-get install g\+\+/);
  expect(messages).toEqual([]);
});

test("an engine that was linked before needs no compiler", async () => {
  await linkEngine();
  const empty = await temporaryFolder();
  expect(JSON.parse(await load({ PATH: empty, CXX: "" }))).toMatchObject({ values: [41, 42] });
});

test("a compiler in CXX that cannot be run is named", async () => {
  const output = await load({ FROSTLINE_CACHE_DIR: await temporaryFolder(), CXX: "/nowhere/g++" });
  expect(JSON.parse(output).error).toMatch(/CXX names the C\+\+ compiler "\/nowhere\/g\+\+"/);
});

test("without pip it says what to install", async () => {
  const folder = await temporaryFolder();
  const programs = join(folder, "bin");
  await mkdir(programs);
  await symlink(process.execPath, join(programs, "g++")); // stands for a compiler: only --version is asked
  const output = await load({
    FROSTLINE_CACHE_DIR: join(folder, "cache"),
    PATH: programs,
    CXX: "",
    FROSTLINE_LIBTENSORFLOW: "",
  });
  expect(JSON.parse(output).error).toMatch(/pip is needed to download tensorflow.*install/);
});

test("a folder in FROSTLINE_LIBTENSORFLOW that holds no TensorFlow is named, with what was looked for", async () => {
  const folder = await temporaryFolder();
  const output = await load({ FROSTLINE_LIBTENSORFLOW: folder });
  const { error } = JSON.parse(output);
  expect(error).toContain(`FROSTLINE_LIBTENSORFLOW names ${folder}`);
  expect(error).toContain("include/tensorflow/c/c_api.h");
});
