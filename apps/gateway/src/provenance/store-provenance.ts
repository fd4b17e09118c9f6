import { type Db, provenances } from "@frostline/db";
import { inArray } from "drizzle-orm";
import { badInput } from "../errors.ts";
import { checkOptionalText, checkText } from "../text.ts";
import type { PackageVersion, Provenance, ProvenanceInput } from "./provenance.types.ts";

const commit = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
const longestDiff = 100_000;
const longestArgument = 4_000;
const mostArguments = 500;
const mostPackages = 2_000;

type Stored = Pick<
  typeof provenances.$inferInsert,
  "commit" | "branch" | "diff" | "diffBytes" | "commandLine" | "packages"
>;

/** What comes from outside, fit to be stored. @throws BAD_INPUT that names the field */
export function checkProvenance(
  field: string,
  input: ProvenanceInput | null | undefined,
): Stored | undefined {
  if (!input) return undefined;
  const { commandLine, packages } = input;
  if (input.commit && !commit.test(input.commit))
    throw badInput(`${field}.commit`, "A commit is 40 or 64 hexadecimal digits in lower case.");
  if (input.diffBytes && input.diffBytes < 0)
    throw badInput(`${field}.diffBytes`, "A length cannot be negative.");
  checkLength(`${field}.commandLine`, commandLine ?? [], mostArguments);
  checkLength(`${field}.packages`, packages, mostPackages);
  /** As it came: white space counts in a diff. */
  const text = (name: string, value: string | null | undefined, longest: number) => {
    if (value == null) return null;
    checkOptionalText(`${field}.${name}`, value, longest);
    return value;
  };
  return {
    commit: input.commit || null,
    branch: text("branch", input.branch, 255),
    diff: text("diff", input.diff, longestDiff),
    diffBytes: input.diffBytes ?? null,
    commandLine:
      commandLine?.map((argument, index) => text(`commandLine[${index}]`, argument, longestArgument) ?? "") ??
      null,
    packages: packages
      .map(({ name, version }, index) => ({
        name: checkText(`${field}.packages[${index}].name`, name, 214),
        version: checkText(`${field}.packages[${index}].version`, version, 100),
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name, "en")),
  };
}

function checkLength(field: string, list: unknown[], most: number): void {
  if (list.length > most) throw badInput(field, `${list.length} entries are too many; the limit is ${most}.`);
}

/** Keeps what made a run or an experiment. To be called in the transaction that creates it. */
export async function storeProvenance(
  tx: Db,
  of: { runId: string } | { experimentId: string },
  provenance: Stored | undefined,
): Promise<void> {
  if (provenance) await tx.insert(provenances).values({ ...of, ...provenance });
}

/** Of runs or experiments, by the id of each. */
export async function provenancesOf(
  db: Db,
  subject: "runId" | "experimentId",
  ids: string[],
): Promise<Map<string, Provenance>> {
  const rows = await db.select().from(provenances).where(inArray(provenances[subject], ids));
  // Checked when it was written.
  return new Map(
    rows.map((row) => [row[subject] ?? "", { ...row, packages: (row.packages ?? []) as PackageVersion[] }]),
  );
}
