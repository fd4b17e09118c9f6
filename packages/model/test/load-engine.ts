// A process that loads the engine that its environment names, for the tests: prints what it got, or why not.
import { loadEngine, prepareEngine } from "../src/engine/index.ts";

const messages: string[] = [];
const warnings: string[] = [];
const onProgress = ({ message }: { message: string }) => messages.push(message);
try {
  const prepared = await prepareEngine({ onProgress });
  const engine = await loadEngine({ onProgress, onWarning: (message) => warnings.push(message) });
  const sum = engine.ops.add(engine.ops.tensor([2], Float32Array.of(1, 2)), 40);
  const values = [...(await engine.ops.read(sum))];
  const { name, version, device } = engine;
  process.stdout.write(
    `${JSON.stringify({ prepared, name, version, device, values, messages, warnings })}\n`,
  );
  engine.dispose();
} catch (error) {
  const [kind, message] = error instanceof Error ? [error.name, error.message] : ["", String(error)];
  process.stdout.write(`${JSON.stringify({ error: `${kind}: ${message}`, messages, warnings })}\n`);
}
