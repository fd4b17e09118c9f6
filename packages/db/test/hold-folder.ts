// A process of its own for folder-lock.test.ts: takes a folder as its argument, and keeps it until its input ends.
import { lockFolder } from "../src/folder-lock.ts";

const [folder = ""] = process.argv.slice(2);
try {
  const unlock = await lockFolder(folder);
  process.stdout.write("locked\n");
  process.stdin.on("end", async () => {
    await unlock();
    process.stdout.write("unlocked\n");
  });
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`refused: ${error instanceof Error ? error.message : String(error)}\n`);
}
