import { loadEngine, parseEngineChoice } from "@frostline/model/engine";

/** What this process says of the engine that it was asked to load. */
export type Probed =
  | { type: "progress"; message: string }
  | { type: "worked"; name: string; version: string; device: string; warning: string | undefined }
  | { type: "failed"; message: string };

const say = (message: Probed) =>
  new Promise<void>((done) => {
    if (process.send) process.send(message, () => done());
    else done();
  });

async function probe(): Promise<Probed> {
  let warning: string | undefined;
  const engine = await loadEngine({
    engine: parseEngineChoice(process.argv[2] ?? "auto", "the engine"),
    onProgress: ({ message }) => void say({ type: "progress", message }),
    onWarning: (message) => {
      warning = message;
    },
  });
  const { ops, name, version, device } = engine;
  const product = ops.matmul(
    ops.tensor([2, 2], new Float32Array([1, 2, 3, 4])),
    ops.tensor([2, 2], new Float32Array([5, 6, 7, 8])),
  );
  const found = [...(await ops.read(product))].join(" ");
  if (found !== "19 22 43 50")
    return { type: "failed", message: `(1 2; 3 4)·(5 6; 7 8) came out as ${found}` };
  return { type: "worked", name, version, device, warning };
}

try {
  await say(await probe());
} catch (error) {
  await say({ type: "failed", message: error instanceof Error ? error.message : String(error) });
}
process.exit(0);
