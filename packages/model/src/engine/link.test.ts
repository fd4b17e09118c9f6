import { chmod, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { runProgram } from "../cache/pip.ts";
import { libTensorFlow, linkEngine, linkKernels } from "./link.ts";
import { TENSORFLOW_WHEELS } from "./wheels.ts";

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

describe("without a compiler", () => {
  test("an engine asked for by name says what to install, before anything is downloaded", async () => {
    const empty = await temporaryFolder();
    const env = {
      FROSTLINE_CACHE_DIR: join(empty, "cache"),
      PATH: empty,
      CXX: "",
      FROSTLINE_LIBTENSORFLOW: "",
    };
    const { error, messages, warnings } = JSON.parse(await load({ ...env, FROSTLINE_ENGINE: "tensorflow" }));
    expect(error).toMatch(/^EngineError: a C\+\+ compiler is needed.*apt-get install g\+\+/);
    expect({ messages, warnings }).toEqual({ messages: [], warnings: [] });
  });

  test("a slower engine stands in where none was asked for, and a warning says why", async () => {
    const empty = await temporaryFolder();
    const env = {
      FROSTLINE_CACHE_DIR: join(empty, "cache"),
      PATH: empty,
      CXX: "",
      FROSTLINE_LIBTENSORFLOW: "",
    };
    const { prepared, name, values, messages, warnings } = JSON.parse(await load(env));
    expect({ prepared, name, values }).toEqual({
      prepared: "tfjs/wasm",
      name: "tfjs/wasm",
      values: [41, 42],
    });
    expect(messages).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/tfjs\/wasm.*slower.*a C\+\+ compiler is needed/);
  });
});

test("an engine that was linked before needs no compiler, nor do its kernels", async () => {
  await linkEngine();
  await linkKernels();
  const empty = await temporaryFolder();
  const { version, values, warnings } = JSON.parse(await load({ PATH: empty, CXX: "" }));
  expect({ values, warnings }).toEqual({ values: [41, 42], warnings: [] });
  expect(version).toContain("+kernels.");
});

test("a compiler in CXX that cannot be run is named", async () => {
  const output = await load({ FROSTLINE_CACHE_DIR: await temporaryFolder(), CXX: "/nowhere/g++" });
  expect(JSON.parse(output).error).toMatch(/CXX names the C\+\+ compiler "\/nowhere\/g\+\+"/);
});

test.each([
  ["tensorflow", "error"],
  ["auto", "warnings"],
] as const)("without pip, engine %s says in its %s what to install", async (engine, place) => {
  const folder = await temporaryFolder();
  const programs = join(folder, "bin");
  await mkdir(programs);
  await symlink(process.execPath, join(programs, "g++")); // stands for a compiler: only --version is asked
  const output = await load({
    FROSTLINE_ENGINE: engine,
    FROSTLINE_CACHE_DIR: join(folder, "cache"),
    PATH: programs,
    CXX: "",
    FROSTLINE_LIBTENSORFLOW: "",
  });
  expect(String(JSON.parse(output)[place])).toMatch(/pip is needed to download tensorflow.*install/);
});

test("another file than the pinned wheel from the index is refused, and no slower engine hides it", async () => {
  const folder = await temporaryFolder();
  const index = join(folder, "index");
  await mkdir(index);
  for (const { requirement, tags } of Object.values(TENSORFLOW_WHEELS)) {
    const name = requirement.replaceAll("-", "_").replace("==", "-");
    await writeFile(join(index, `${name}-cp311-cp311-${tags?.platform}.whl`), "not the wheel");
  }
  const output = await load({
    FROSTLINE_CACHE_DIR: join(folder, "cache"),
    FROSTLINE_LIBTENSORFLOW: "",
    PIP_NO_INDEX: "1",
    PIP_FIND_LINKS: index,
  });
  const { error, warnings } = JSON.parse(output);
  expect(error).toMatch(/tensorflow(-cpu)?==\S+ does not have the expected checksum/);
  expect(warnings).toEqual([]);
  const left = await readdir(join(folder, "cache"), { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
});

test("an engine that does not exist is refused with the list of those that do", async () => {
  const { error } = JSON.parse(await load({ FROSTLINE_ENGINE: "tpu" }));
  expect(error).toBe(
    'EngineError: FROSTLINE_ENGINE names the engine "tpu", which does not exist: use one of auto, tensorflow, wasm, cpu, webgpu',
  );
});

describe("with a compiler that answers but does not work", () => {
  /** A cache that has TensorFlow already, and a first g++ in the PATH that does `script`. */
  async function brokenCompiler(script: string): Promise<Record<string, string>> {
    const { include } = await libTensorFlow();
    const entry = join(include, "..", "..");
    const folder = await temporaryFolder();
    await mkdir(join(folder, "cache", "engine"), { recursive: true });
    await symlink(entry, join(folder, "cache", "engine", basename(entry)));
    const compiler = join(folder, "g++");
    await writeFile(compiler, `#!/bin/sh\n[ "$1" = --version ] && exit 0\n${script}\n`);
    await chmod(compiler, 0o755);
    const env = { FROSTLINE_LIBTENSORFLOW: "", PATH: `${folder}:/usr/bin:/bin`, CXX: "" };
    return { ...env, FROSTLINE_CACHE_DIR: join(folder, "cache") };
  }

  test("its complaint is in the error, or in the warning of the engine that stands in", async () => {
    const env = await brokenCompiler("echo 'fatal error: no space for headers' >&2; exit 1");
    const named = JSON.parse(await load({ ...env, FROSTLINE_ENGINE: "tensorflow" }));
    expect(named.error).toMatch(/g\+\+ could not compile .*fatal error: no space for headers/);
    const { prepared, name, warnings } = JSON.parse(await load(env));
    expect({ prepared, name }).toEqual({ prepared: "tfjs/wasm", name: "tfjs/wasm" });
    expect(warnings[0]).toMatch(/fatal error: no space for headers/);
  });

  test("TensorFlow computes without kernels that cannot be compiled, and a warning has the complaint", async () => {
    const complaint = "echo 'error: unknown instruction set' >&2; exit 1";
    const env = await brokenCompiler(
      `case "$*" in *kernels.cc*) ${complaint} ;; esac\nPATH=/usr/bin:/bin exec g++ "$@"`,
    );
    const { name, version, values, warnings } = JSON.parse(await load(env));
    expect({ name, values }).toEqual({ name: "tensorflow", values: [41, 42] });
    expect(version).not.toContain("kernels");
    expect(warnings).toEqual([
      expect.stringMatching(/^Training is slower than it could be: .*error: unknown instruction set$/),
    ]);
  });

  test("what cannot be loaded is named, and another engine stands in", async () => {
    // Writes what is no library to the place behind -o.
    const env = await brokenCompiler('while [ "$1" != -o ]; do shift; done; echo nothing > "$2"');
    const { name, warnings } = JSON.parse(await load(env));
    expect(name).toBe("tfjs/wasm");
    expect(warnings[0]).toMatch(/TensorFlow could not be loaded: .*mute.node.*delete \S+native-\w+ to have/);
  });
});

test("a folder in FROSTLINE_LIBTENSORFLOW that holds no TensorFlow is named, with what was looked for", async () => {
  const folder = await temporaryFolder();
  const output = await load({ FROSTLINE_LIBTENSORFLOW: folder });
  const { error } = JSON.parse(output);
  expect(error).toContain(`FROSTLINE_LIBTENSORFLOW names ${folder}`);
  expect(error).toContain("include/tensorflow/c/c_api.h");
});
