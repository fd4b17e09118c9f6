import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

const MOST_LINES = 350;
/** The formatter breaks code at 110; what is longer is a sentence in quotes, or code that hides from it. */
const MOST_COLUMNS = 220;
const SWAMPS = ["utils", "helpers", "common", "misc", "lib", "shared"];
const EXEMPT = /(^|\/)(gql|migrations|golden|fixtures)\/|\.test\.ts$|\.spec\.ts$|(^|\/)distilbert\.ts$/;

function complaintsAbout(file: string): string[] {
  const folders = dirname(file).split("/");
  const name = basename(file).split(".")[0] ?? "";
  const swamp = [...folders, name].find((part) => SWAMPS.includes(part));
  const complaints = swamp ? [`${file}: nothing is called "${swamp}"; name it by what it is`] : [];
  if (EXEMPT.test(file)) return complaints;
  const lines = readFileSync(file, "utf8").split("\n");
  if (lines.length - 1 > MOST_LINES)
    complaints.push(`${file}: ${lines.length - 1} lines, at most ${MOST_LINES}`);
  const long = lines.findIndex((line) => line.length > MOST_COLUMNS);
  if (long >= 0) complaints.push(`${file}:${long + 1}: a line of over ${MOST_COLUMNS} characters`);
  return complaints;
}

/** Complaints about source files that have become two things, and about folders and files named after nothing. */
export function budgetComplaints(root: string): string[] {
  const listed = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx", "*.mjs"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  process.chdir(root);
  return listed.split("\n").filter(Boolean).flatMap(complaintsAbout);
}
