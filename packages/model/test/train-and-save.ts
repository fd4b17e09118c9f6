// A process that trains the tiny model, saves a checkpoint before each step, and can be killed at any time.
// Arguments: the folder of the checkpoints, the policy as JSON. Prints the step of each checkpoint.
import { join } from "node:path";
import { loadEngine } from "../src/engine/index.ts";
import { FAST_ENGINES } from "./engines.ts";
import { runTiny, tinyEncoder } from "./tiny-training.ts";

const [folder = "", policy = "{}"] = process.argv.slice(2);
const engine = await loadEngine({ engine: FAST_ENGINES[0] });
const checkpoint = {
  resumeFrom: [],
  pathFor: (step: number) => join(folder, `${step}`),
  everySeconds: 0,
  onSaved: (step: number) => process.stdout.write(`${step}\n`),
};
await runTiny(engine, await tinyEncoder(), JSON.parse(policy), { checkpoint, training: { epochs: 4 } });
