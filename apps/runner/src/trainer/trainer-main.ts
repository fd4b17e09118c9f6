import { executeRun } from "./execute-run.ts";
import { explainFailure } from "./failures.ts";
import { Gate } from "./gate.ts";
import type { FromTrainer, ToTrainer } from "./messages.ts";

// One training, in a process of its own: heartbeats stay on time while it uses every core, and when it
// dies, it dies alone. It lives and dies with its supervisor; Ctrl-C is the supervisor's business.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(1));

const stop = new AbortController();
const gate = new Gate();

function send(message: FromTrainer): Promise<void> {
  return new Promise((done) => {
    if (process.send) process.send(message, () => done());
    else done();
  });
}

async function train(message: Extract<ToTrainer, { type: "train" }>): Promise<void> {
  try {
    const result = await executeRun(message, send, stop.signal, gate);
    await send({ type: "succeeded", result });
  } catch (error) {
    if (stop.signal.aborted) await send({ type: "stopped" });
    else await send({ type: "failed", ...explainFailure(error) });
  }
  process.exit(0);
}

process.on("message", (message: ToTrainer) => {
  if (message.type === "train") void train(message);
  else if (message.type === "hold") gate.hold(message.isHeld);
  else {
    stop.abort();
    gate.hold(false);
  }
});
