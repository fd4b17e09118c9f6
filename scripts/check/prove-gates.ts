import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { GATES } from "./gates.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

interface Violation {
  what: string;
  gate: string;
  /** What the gate's complaint has to contain: it must see this violation, not some other. */
  sign: string;
  plant(copy: string): void;
}

const write = (file: string, text: string) => (copy: string) => {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), text);
};
const append = (file: string, text: string) => (copy: string) => appendFileSync(join(copy, file), text);

const VIOLATIONS: Violation[] = [
  {
    what: "a wrong type",
    gate: "types",
    sign: "TS2322",
    plant: append("packages/model/src/index.ts", 'export const wrong: number = "text";\n'),
  },
  {
    what: "a wrong type in a script",
    gate: "types of scripts",
    sign: "TS2322",
    plant: write("scripts/wrong.ts", 'export const wrong: number = "text";\n'),
  },
  {
    what: "an explicit any",
    gate: "lint and format",
    sign: "noExplicitAny",
    plant: write("packages/db/src/loose.ts", "export const loose = (value: any) => value;\n"),
  },
  {
    what: "process.env outside env.ts",
    gate: "lint and format",
    sign: "noProcessEnv",
    plant: write("apps/runner/src/leak.ts", "export const home = process.env.HOME;\n"),
  },
  {
    what: "an import cycle",
    gate: "lint and format",
    sign: "noImportCycles",
    plant: (copy) => {
      write(
        "packages/db/src/chicken.ts",
        'import { egg } from "./egg.ts";\n\nexport const chicken = () => egg;\n',
      )(copy);
      write(
        "packages/db/src/egg.ts",
        'import { chicken } from "./chicken.ts";\n\nexport const egg = () => chicken;\n',
      )(copy);
    },
  },
  {
    what: "a badly formatted file",
    gate: "lint and format",
    sign: "ugly.ts",
    plant: write("packages/db/src/ugly.ts", "export   const ugly=1\n"),
  },
  {
    what: "a file that nothing imports",
    gate: "nothing unused",
    sign: "orphan.ts",
    plant: write("packages/client/src/orphan.ts", "export const orphan = 1;\n"),
  },
  {
    what: "an edited schema.graphql",
    gate: "generated GraphQL code",
    sign: "schema.graphql",
    plant: append("schema.graphql", "\ntype Extra { id: ID! }\n"),
  },
  {
    what: "a table without a migration",
    gate: "migrations",
    sign: "without a migration",
    plant: append(
      "packages/db/src/schema/index.ts",
      '\nimport { pgTable, text } from "drizzle-orm/pg-core";\nexport const extra = pgTable("extra", { id: text("id").primaryKey() });\n',
    ),
  },
  {
    what: "a file of 400 lines",
    gate: "file budget",
    sign: "long.ts",
    plant: write("packages/db/src/long.ts", "export {};\n".repeat(400)),
  },
  {
    what: "a folder called utils",
    gate: "file budget",
    sign: '"utils"',
    plant: write("packages/db/src/utils/anything.ts", "export {};\n"),
  },
];

/** Other people's packages as they are; ours from the copy. */
function linkModules(copy: string): void {
  mkdirSync(join(copy, "node_modules/@frostline"), { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    if (name !== "@frostline")
      symlinkSync(join(ROOT, "node_modules", name), join(copy, "node_modules", name));
  }
  for (const name of readdirSync(join(ROOT, "node_modules/@frostline"))) {
    const folder = relative(ROOT, realpathSync(join(ROOT, "node_modules/@frostline", name)));
    symlinkSync(join(copy, folder), join(copy, "node_modules/@frostline", name));
  }
}

function copyCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), "frostline-gates-"));
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  for (const file of files.split("\n").filter(Boolean)) cpSync(join(ROOT, file), join(copy, file));
  linkModules(copy);
  execFileSync("git", ["init", "--quiet"], { cwd: copy });
  return copy;
}

/** Plants one violation after the other in a copy of the checkout, and says whether its gate saw it. */
async function main(): Promise<void> {
  let blind = 0;
  for (const { what, gate: name, sign, plant } of VIOLATIONS) {
    const gate = GATES.find((candidate) => candidate.name === name);
    if (!gate) throw new Error(`There is no gate called ${name}`);
    const copy = copyCheckout();
    try {
      plant(copy);
      const complaints = await gate.complaints(copy);
      const seen = complaints.includes(sign);
      if (!seen) blind += 1;
      process.stdout.write(`${seen ? "✓ seen" : "✗ NOT SEEN"}: ${what} (${name}: ${sign})\n`);
      if (!seen) process.stdout.write(`${complaints}\n`);
    } finally {
      rmSync(copy, { recursive: true });
    }
  }
  process.exit(blind === 0 ? 0 : 1);
}

await main();
