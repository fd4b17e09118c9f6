import { runCommandLine } from "./cli/command-line.ts";

await runCommandLine({ dataDir: ".frostline" });
