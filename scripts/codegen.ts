import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { emitSchema } from "@frostline/gateway/emit-schema";
import { generate } from "@graphql-codegen/cli";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const PACKAGES = ["packages/client", "apps/web"];

/** Writes schema.graphql from the gateway's code, then the types that client and dashboard derive from it. */
async function main(): Promise<void> {
  const schemaFile = join(ROOT, "schema.graphql");
  const schema = emitSchema();
  if (readFileSync(schemaFile, "utf8") !== schema) writeFileSync(schemaFile, schema);
  for (const name of PACKAGES) {
    const cwd = join(ROOT, name);
    const { default: config } = await import(join(cwd, "codegen.ts"));
    await generate({ ...config, cwd, silent: true }, true);
  }
}

await main();
