import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { EngineChoice } from "@frostline/model/engine";
import type { Progress } from "@frostline/model/sources";
import { trainerEnv } from "../env.ts";
import type { Slot } from "../slots.ts";
import type { Probed } from "./engine-probe.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const ENTRY = fileURLToPath(new URL("./engine-probe.ts", import.meta.url));

/** Loads the engine as a training in this slot would, in a process of its own, and lets it multiply. */
function probe(
  engine: EngineChoice,
  slot: Slot | undefined,
  onProgress: (step: Progress) => void,
): Promise<Probed> {
  return new Promise((done) => {
    const child = fork(ENTRY, [engine], {
      execArgv: ["--import", import.meta.resolve("tsx")],
      env: trainerEnv(slot?.env ?? {}),
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    let last: Probed = { type: "failed", message: "its process ended without a word" };
    child.on("message", (message: Probed) => {
      if (message.type === "progress") onProgress(message);
      else last = message;
    });
    child.once("exit", () => done(last));
    child.once("error", (error) => done({ type: "failed", message: error.message }));
  });
}

function findingOf(check: string, probed: Probed, gpu: Slot["gpu"]): Finding {
  if (probed.type !== "worked") {
    const remedy =
      "Do what the message says; docs/engine.md lists what is known. --engine wasm works everywhere.";
    return fail(check, `the engine does not work: ${probed.message}`, remedy);
  }
  const found = `${probed.name} ${probed.version} on ${probed.device}`;
  if (probed.warning) return warn(check, found, probed.warning);
  if (gpu && probed.name === "tensorflow" && probed.device !== gpu.model) {
    return warn(
      check,
      `${found}, not on the ${gpu.model}`,
      "Link TensorFlow for it: FROSTLINE_ENGINE_VARIANT=cuda.",
    );
  }
  return ok(check, `${found} multiplies rightly`);
}

/** Once for each GPU, or for the processor. */
export async function checkEngine(
  engine: EngineChoice,
  slots: Slot[],
  onProgress: (step: Progress) => void,
): Promise<Finding[]> {
  const places = [...new Map(slots.map((slot) => [slot.gpu?.device, slot])).values()];
  const findings: Finding[] = [];
  for (const slot of places) {
    const check = slot.gpu && places.length > 1 ? `engine on GPU ${slot.gpu.device}` : "engine";
    findings.push(findingOf(check, await probe(engine, slot, onProgress), slot.gpu));
  }
  return findings;
}
