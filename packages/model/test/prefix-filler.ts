// A process that uses a prefix cache, for its tests: tells what it does on standard output, and stops at one
// place (the third argument) until a line arrives on standard input.
import { createHash } from "node:crypto";
import { readSync } from "node:fs";
import { loadEngine } from "../src/engine/index.ts";
import { openPrefix, PrefixCache } from "../src/prefix-cache/index.ts";
import { readTiny } from "./tiny.ts";
import { tinyRequest, tinyTexts } from "./tiny-prefix.ts";

const [folder = "", maxBytes = "", stopAt = ""] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
let stopped = false;
function stop(place: string): void {
  if (stopped || place !== stopAt) return;
  stopped = true;
  say(place);
  readSync(0, new Uint8Array(1)); // the whole process stands still
}

const engine = await loadEngine({ engine: "wasm" });
const request = tinyRequest(engine, await readTiny("model.safetensors"));
const cache = new PrefixCache({ folder, maxBytes: Number(maxBytes) });
if (stopAt === "half stored") {
  await cache.whileFilling("prefix", { signal: undefined, onWait: () => {} }, () =>
    cache.store("prefix", new Uint8Array(1000), async () => stop("half stored")),
  );
}
const prefix = await openPrefix(cache, {
  ...request,
  level: 2,
  onProgress: ({ message, doneTexts }) => {
    if (message.startsWith("waiting")) say(message);
    else if (doneTexts > 0) stop("half filled");
  },
  onWarning: say,
});
const states = await prefix.states(Int32Array.from(tinyTexts, (_, number) => number));
const { hits, computed } = prefix.stats;
say(`states ${createHash("sha256").update(new Uint8Array(states.buffer)).digest("hex")}`);
say(`hits ${hits} computed ${computed}`);
stop("open");
await prefix.close();
engine.dispose();
