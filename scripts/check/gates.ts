import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { budgetComplaints } from "./budget.ts";

export interface Gate {
  name: string;
  /** Empty when all is well; what is wrong otherwise. */
  complaints(root: string): Promise<string>;
}

async function output(
  root: string,
  command: string,
  args: string[],
): Promise<{ code: number; text: string }> {
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  const collect = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const [code] = (await once(child, "close")) as [number | null];
  return { code: code ?? 1, text };
}

function command(name: string, ...args: string[]): Gate["complaints"] {
  return async (root) => {
    const { code, text } = await output(root, "npx", [name, ...args]);
    return code === 0 ? "" : text || `${name} ended with code ${code}`;
  };
}

async function contents(root: string, folders: string[]): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    const path = join(root, folder);
    if (folder.endsWith(".graphql")) {
      files.set(folder, await readFile(path, "utf8"));
      continue;
    }
    for (const name of await readdir(path))
      files.set(join(folder, name), await readFile(join(path, name), "utf8"));
  }
  return files;
}

const GENERATED = ["schema.graphql", "packages/client/src/gql", "apps/web/src/gql"];

async function staleGenerated(root: string): Promise<string> {
  const before = await contents(root, GENERATED);
  const { code, text } = await output(root, "npx", [
    "tsx",
    "--tsconfig",
    "apps/gateway/tsconfig.json",
    "scripts/codegen.ts",
  ]);
  if (code !== 0) return text;
  const after = await contents(root, GENERATED);
  const changed = [...after].filter(([file, content]) => before.get(file) !== content).map(([file]) => file);
  return changed.length === 0 ? "" : `were stale, are generated anew now, commit them: ${changed.join(", ")}`;
}

async function staleMigrations(root: string): Promise<string> {
  const db = join(root, "packages/db");
  const copy = await mkdtemp(join(db, ".migrations-"));
  try {
    await cp(join(db, "migrations"), copy, { recursive: true });
    const config = join(copy, "drizzle.config.ts");
    const out = `./${basename(copy)}`;
    await writeFile(
      config,
      `import config from "../drizzle.config.ts";\nexport default { ...config, out: "${out}" };\n`,
    );
    const { text } = await output(db, "npx", [
      "drizzle-kit",
      "generate",
      "--config",
      `${out}/drizzle.config.ts`,
    ]);
    if (text.includes("No schema changes")) return "";
    return `the schema has changed without a migration: run npm run db:generate and read what it wrote\n${text}`;
  } finally {
    await rm(copy, { recursive: true });
  }
}

/** What `npm run check` holds the code to. */
export const GATES: Gate[] = [
  { name: "types", complaints: command("turbo", "run", "typecheck", "--output-logs=errors-only") },
  { name: "types of scripts", complaints: command("tsc", "--noEmit", "-p", ".") },
  { name: "lint and format", complaints: command("biome", "check", "--error-on-warnings", ".") },
  { name: "nothing unused", complaints: command("knip") },
  { name: "generated GraphQL code", complaints: staleGenerated },
  { name: "migrations", complaints: staleMigrations },
  { name: "file budget", complaints: async (root) => budgetComplaints(root).join("\n") },
];
