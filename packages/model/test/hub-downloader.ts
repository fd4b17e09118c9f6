// A process that loads a model of the hub, for the tests of broken downloads: prints each file and how much of it
// is there.
import { loadModel } from "../src/sources/index.ts";

const [source = "", cacheDir = ""] = process.argv.slice(2);
const begun = new Map<string, number>();

await loadModel(source, {
  cacheDir,
  onProgress: ({ message, doneBytes }) => {
    const file = /^downloading (\S+)/.exec(message)?.[1];
    if (file === undefined || doneBytes === undefined) return;
    const start = begun.get(file) ?? doneBytes;
    begun.set(file, start);
    process.stdout.write(`${file} ${doneBytes - start}\n`);
  },
});
