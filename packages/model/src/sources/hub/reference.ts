import { HubError } from "./hub-error.ts";

export type RepositoryKind = "models" | "datasets";

/** A repository of the Hugging Face hub at some revision. */
export interface HubReference {
  kind: RepositoryKind;
  owner: string;
  name: string;
  /** A branch, a tag or a commit. */
  revision: string;
}

const SCHEME = "hf:";
const REFERENCE = /^hf:([A-Za-z0-9_][\w.-]*)\/([A-Za-z0-9_][\w.-]*)(?:@(.+))?$/;
const COMMIT = /^[0-9a-f]{40}$/;
const EXAMPLES: Record<RepositoryKind, string> = {
  models: "hf:distilbert/distilbert-base-uncased",
  datasets: "hf:SetFit/sst2",
};

export function isHubSource(source: string): boolean {
  return source.startsWith(SCHEME);
}

/**
 * Reads `hf:owner/name` or `hf:owner/name@revision`; without a revision it is `main`.
 * @throws HubError
 */
export function parseHubReference(source: string, kind: RepositoryKind): HubReference {
  const [, owner, name, revision = "main"] = REFERENCE.exec(source) ?? [];
  if (owner === undefined || name === undefined) {
    throw new HubError(
      `"${source}" is not a repository of the hub: write hf:owner/name or hf:owner/name@revision, such as ${EXAMPLES[kind]}`,
    );
  }
  return { kind, owner, name, revision };
}

export function isCommit(revision: string): boolean {
  return COMMIT.test(revision);
}

/** The reference as a person writes it. */
export function formatReference({ owner, name, revision }: HubReference): string {
  return `${SCHEME}${owner}/${name}${revision === "main" ? "" : `@${revision}`}`;
}

/** "the model hf:owner/name", for messages. */
export function describeReference(reference: HubReference): string {
  return `${reference.kind === "models" ? "the model" : "the data set"} ${formatReference(reference)}`;
}
