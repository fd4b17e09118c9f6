import { readCredentials } from "../credentials.ts";
import { checkEngine } from "../doctor/engine-check.ts";
import type { Finding } from "../doctor/finding.ts";
import { checkGateway } from "../doctor/gateway-checks.ts";
import { checkFolders, checkGpu, checkMemory, checkNode, checkTools } from "../doctor/host-checks.ts";
import { checkHub } from "../doctor/hub-check.ts";
import type { RunnerEnv } from "../env.ts";
import { findHost } from "../host.ts";
import { logProgress } from "../trainer/log-progress.ts";
import { chosenRunner } from "./joined-runner.ts";
import { say } from "./say.ts";

/** As the engines call themselves; which one "auto" is shows when it is loaded, TensorFlow is the hope. */
const engineNames = {
  auto: "tensorflow",
  tensorflow: "tensorflow",
  wasm: "tfjs/wasm",
  cpu: "tfjs/cpu",
  webgpu: "tfjs/webgpu",
};

const MARKS = { ok: "✓", warn: "!", fail: "✗" };

/** Checks everything that a run needs, and says how to mend it; ends with code 1 where runs cannot be trained. */
export async function doctor(given: RunnerEnv, inJson: boolean): Promise<void> {
  const env = await chosenRunner(given);
  const all: Finding[] = [];
  const tell = (...findings: Finding[]) => {
    all.push(...findings);
    if (!inJson) for (const finding of findings) say(lineOf(finding));
  };
  const onProgress = logProgress({
    log: (_level, line) => {
      if (!inJson) say(`  … ${line}`);
    },
  });
  const { slots } = await findHost(env, engineNames[env.engine]);
  tell(checkNode());
  tell(...(await checkFolders(env.dir)));
  tell(checkMemory(slots.length), checkGpu(slots));
  tell(await checkTools());
  tell(...(await checkEngine(env.engine, slots, onProgress)));
  tell(...(await checkGateway(env, await readCredentials(env.dir))));
  tell(await checkHub());
  if (inJson) say(JSON.stringify(all));
  if (all.some(({ level }) => level === "fail")) process.exitCode = 1;
}

const lineOf = ({ check, level, message, remedy }: Finding) =>
  `${MARKS[level]} ${check}: ${message}${remedy ? `\n  → ${remedy}` : ""}`;
