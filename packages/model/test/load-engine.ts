// A process that loads the engine, for the tests of linking: prints what it got, or why it did not.
import { loadEngine } from "../src/engine/index.ts";

const messages: string[] = [];
try {
  const engine = await loadEngine({ onProgress: ({ message }) => messages.push(message) });
  const sum = engine.ops.add(engine.ops.tensor([2], Float32Array.of(1, 2)), 40);
  const values = [...(await engine.ops.read(sum))];
  const { name, version, device } = engine;
  process.stdout.write(`${JSON.stringify({ name, version, device, values, messages })}\n`);
} catch (error) {
  const [kind, message] = error instanceof Error ? [error.name, error.message] : ["", String(error)];
  process.stdout.write(`${JSON.stringify({ error: `${kind}: ${message}`, messages })}\n`);
}
