// A process that fills a cache entry, for the tests of the cache: tells what it does on standard output, and
// finishes its build only when a line arrives on standard input.
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { buildOnce } from "../src/cache/index.ts";

const [cacheDir = "", log = ""] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
const input = createInterface({ input: process.stdin });

await buildOnce(
  "things/thing-1",
  async ({ folder }) => {
    await appendFile(log, `built by ${process.pid}\n`);
    await writeFile(join(folder, "first.txt"), "first half\n");
    say("half built");
    await new Promise((resolve) => input.once("line", resolve));
    await writeFile(join(folder, "second.txt"), "second half\n");
  },
  { cacheDir, onProgress: ({ message }) => say(message) },
).then(
  (entry) => say(`entry ${entry}`),
  (error) => say(`error ${error.message}`),
);
input.close();
process.stdin.destroy();
