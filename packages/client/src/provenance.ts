import type { ProvenanceInput } from "./gql/graphql.ts";

const longestDiff = 64 * 1024;
/** Above it not even the length of a diff is found out. */
const mostDiffBytes = 16 * 1024 * 1024;
const gitTimeoutMs = 5_000;
const longestArgument = 1_000;
const mostArguments = 200;

/** What is never to be in a diff: files that people keep secrets in. */
const secretFiles = [".env", ".env.*", "*.pem", "*.key", "*credentials*", "*secret*"].map(
  (pattern) => `:(top,exclude,glob,icase)**/${pattern}`,
);

type Node = Pick<NodeJS.Process, "getBuiltinModule" | "argv" | "cwd" | "versions">;

interface Script {
  /** Where its code is; the working directory when absent. */
  folder?: string;
  /** Its command line; that of this process when absent. */
  argv?: string[];
}

/**
 * The code that this script is: git's commit and branch, what was changed since, the command line, and the versions of
 * the packages that its package.json names. What is not there is left out; nothing of it can fail. Never the environment, nor
 * files that usually hold secrets; arguments that look like secrets are blotted out.
 * @returns null outside Node
 */
export async function collectProvenance(about: Script = {}): Promise<ProvenanceInput | null> {
  // Asked of the process, so that what is made for browsers from this package imports nothing of Node's.
  const node = globalThis.process as Node | undefined;
  if (!node?.getBuiltinModule || !node.versions?.node) return null;
  const { folder = node.cwd(), argv = node.argv } = about;
  return {
    ...(await gitFacts(node, folder)),
    commandLine: withoutSecrets(argv).slice(0, mostArguments),
    packages: [{ name: "node", version: node.versions.node }, ...packageVersions(node, folder)],
  };
}

type GitFacts = Pick<ProvenanceInput, "commit" | "branch" | "diff" | "diffBytes">;

async function gitFacts(node: Node, folder: string): Promise<GitFacts> {
  const commit = await git(node, folder, ["rev-parse", "HEAD"]);
  if (!commit) return {};
  const branch = await git(node, folder, ["rev-parse", "--abbrev-ref", "HEAD"]);
  const options = ["--no-color", "--no-ext-diff", "--no-textconv"];
  const diff = await git(node, folder, ["diff", "HEAD", ...options, "--", ":/", ...secretFiles]);
  const diffBytes = diff === undefined ? null : Buffer.byteLength(diff);
  return {
    commit: commit.trim(),
    branch: branch?.trim() || null,
    diff: diff === undefined ? null : shortened(diff),
    diffBytes,
  };
}

/** With a line at its end that says so. */
function shortened(diff: string): string {
  const clean = diff.replaceAll("\0", "\uFFFD").replace(/\p{Surrogate}/gu, "\uFFFD");
  if (clean.length <= longestDiff) return clean;
  const kept = clean.slice(0, longestDiff).replace(/\p{Surrogate}/gu, "");
  return `${kept}\n… cut here: ${kept.length} of ${clean.length} characters\n`;
}

/** What git prints; undefined where there is no git, no repository, or too much. */
function git(node: Node, cwd: string, args: string[]): Promise<string | undefined> {
  const { execFile } = node.getBuiltinModule("node:child_process");
  return new Promise((resolve) => {
    execFile(
      "git",
      ["-c", "core.fsmonitor=false", "-c", "core.quotePath=false", ...args],
      { cwd, timeout: gitTimeoutMs, maxBuffer: mostDiffBytes, encoding: "utf8", windowsHide: true },
      (error, printed) => resolve(error ? undefined : printed),
    );
  });
}

const secretName = /token|secret|passw|credential|api-?_?key|auth/i;
const blotted = "***";

/** Values of arguments whose names speak of secrets, passwords in URLs, and tokens of Frostline's. */
function withoutSecrets(argv: string[]): string[] {
  return argv.map((argument, index) => {
    const [, name] = /^--?([\w-]+)$/.exec(argv[index - 1] ?? "") ?? [];
    if (name && secretName.test(name) && !argument.startsWith("-")) return blotted;
    const assigned = /^(--?[\w.-]+|\w+)=/.exec(argument);
    if (assigned?.[1] && secretName.test(assigned[1])) return `${assigned[0]}${blotted}`;
    return argument
      .replace(/:\/\/[^/@\s]+@/g, `://${blotted}@`)
      .replace(/frostline_[a-z]+_[\w-]{20,}/g, blotted)
      .replaceAll("\0", "\uFFFD")
      .replace(/\p{Surrogate}/gu, "\uFFFD")
      .slice(0, longestArgument);
  });
}

interface Package {
  name: string;
  version: string;
}

/** As they are installed, of those that the nearest package.json names. */
function packageVersions(node: Node, folder: string): Package[] {
  const { createRequire } = node.getBuiltinModule("node:module");
  const path = node.getBuiltinModule("node:path");
  const manifest = foldersUp(path, folder)
    .map((each) => readJson(node, path.join(each, "package.json")))
    .find((found) => found !== undefined);
  const names = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  const require = createRequire(path.join(folder, "package.json"));
  return names.flatMap((name): Package[] => {
    // Read as files: a package need not export its package.json.
    const installed = (require.resolve.paths(name) ?? [])
      .map((each) => readJson(node, path.join(each, name, "package.json")))
      .find((found) => typeof found?.version === "string");
    return installed?.version ? [{ name, version: installed.version }] : [];
  });
}

function foldersUp(path: typeof import("node:path"), folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersUp(path, parent)];
}

interface Manifest {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function readJson(node: Node, file: string): Manifest | undefined {
  try {
    return JSON.parse(node.getBuiltinModule("node:fs").readFileSync(file, "utf8"));
  } catch {
    return undefined; // not there, or no JSON: then it says nothing
  }
}
