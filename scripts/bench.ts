import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const BENCH = join(dirname(dirname(fileURLToPath(import.meta.url))), "bench");
const names = readdirSync(BENCH)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3));

const [name = ""] = process.argv.slice(2);
if (!names.includes(name)) {
  process.stderr.write(`Usage: npm run bench -- NAME [--quick], with NAME one of: ${names.join(", ")}\n`);
  process.exit(1);
}
process.argv.splice(2, 1);
await import(join(BENCH, `${name}.ts`));
