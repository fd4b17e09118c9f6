// Multiplies small matrices while another thread sends this process signals, and ends with 0 if every product is right.
import { Worker } from "node:worker_threads";
import { loadEngine } from "../src/engine/index.ts";

const SIGNALS = 3000;

await multiply();

async function multiply(): Promise<void> {
  process.on("SIGUSR2", () => {});
  const { ops } = await loadEngine({ engine: "tensorflow" });
  const values = (count: number) => Float32Array.from({ length: count }, (_, place) => (place % 17) / 17);
  const factors = [2, 8].map((labels) => [
    ops.tensor([32, 384], values(32 * 384)),
    ops.tensor([labels, 384], values(labels * 384)),
  ]);
  const multiplied = () => factors.map(([a, b]) => a && b && ops.matmul(a, b, { transposeB: true }));
  const products = async () => {
    const results = multiplied();
    const read = await Promise.all(results.map((result) => result && ops.read(result)));
    ops.free(results);
    return JSON.stringify(read);
  };
  const wanted = await products();
  // Given as text: a worker of this file would load all of it.
  const code = `const { workerData } = require("node:worker_threads"); (${sendSignals})(workerData);`;
  const worker = new Worker(code, { eval: true, workerData: SIGNALS });
  let sending = true;
  worker.once("exit", () => {
    sending = false;
  });
  while (sending) {
    // Most of the time is to be spent within products.
    for (let time = 0; time < 500; time += 1) ops.free(multiplied());
    if ((await products()) !== wanted) process.exit(1);
    await new Promise(setImmediate);
  }
  process.exit(0);
}

function sendSignals(count: number): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let sent = 0; sent < count; sent += 1) {
    process.kill(process.pid, "SIGUSR2");
    Atomics.wait(pause, 0, 0, 0.2);
  }
}
