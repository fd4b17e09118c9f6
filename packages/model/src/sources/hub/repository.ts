import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { type BuildOptions, buildOnce } from "../../cache/index.ts";
import { type HubEnv, readEnv } from "../../env.ts";
import { requestHub } from "./http.ts";
import { HubError, HubUnreachableError } from "./hub-error.ts";
import { describeReference, type HubReference, isCommit } from "./reference.ts";

export interface HubFile {
  /** Path in the repository. */
  path: string;
  bytes: number | undefined;
  /** Checksum of the content: SHA-256 of large files, the id that git gives to small ones. */
  checksum: { kind: "sha256" | "git"; hex: string } | undefined;
}

/** A repository at one commit: what is in it never changes. */
export interface HubRepository {
  reference: HubReference;
  commit: string;
  files: HubFile[];
  /** Name below the cache folder of everything that belongs to this commit. */
  cacheName: string;
  warnings: string[];
}

/** Few: without a network what was listed before is used, and nobody likes to wait for that. */
const ATTEMPTS = 3;

const Listing = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(
    z.object({
      rfilename: z.string().min(1),
      size: z.number().nullish(),
      blobId: z.string().nullish(),
      lfs: z.object({ sha256: z.string(), size: z.number() }).nullish(),
    }),
  ),
});

/**
 * Pins a reference to a commit and lists its files. A commit that was listed before needs no network; a branch
 * or tag that was pinned before is used as it was when the hub cannot be reached, with a warning.
 * @throws HubError
 */
export async function pinRepository(
  reference: HubReference,
  hub: HubEnv,
  options: BuildOptions,
): Promise<HubRepository> {
  const cacheDir = options.cacheDir ?? readEnv().cacheDir;
  const folder = repositoryFolder(reference, hub);
  if (isCommit(reference.revision)) {
    return await listCommit(reference, reference.revision, { hub, folder, options });
  }
  const memory = join(cacheDir, folder, "revisions", encodeURIComponent(reference.revision));
  try {
    const { sha } = await fetchListing(reference, { hub, options });
    // Where the cache cannot be written what it holds still serves; whoever needs to write says so in time.
    await remember(memory, sha).catch(() => {});
    return await listCommit(reference, sha, { hub, folder, options });
  } catch (error) {
    if (!(error instanceof HubUnreachableError)) throw error;
    const remembered = await readFile(memory, "utf8").catch(() => "");
    if (!isCommit(remembered)) throw error;
    const repository = await listCommit(reference, remembered, { hub, folder, options });
    const warning = `${hub.endpoint} could not be reached, so ${describeReference(reference)} is used as it was when it was last seen (commit ${remembered})`;
    return { ...repository, warnings: [warning] };
  }
}

interface Place {
  hub: HubEnv;
  folder: string;
  options: BuildOptions;
}

async function listCommit(
  reference: HubReference,
  commit: string,
  { hub, folder, options }: Place,
): Promise<HubRepository> {
  const cacheName = `${folder}/${commit}`;
  const entry = await buildOnce(
    `${cacheName}/listing`,
    async ({ folder }) => {
      const listing = await fetchListing({ ...reference, revision: commit }, { hub, options });
      await writeFile(join(folder, "listing.json"), JSON.stringify(listing));
    },
    options,
  );
  const listing = Listing.parse(JSON.parse(await readFile(join(entry, "listing.json"), "utf8")));
  return { reference, commit, cacheName, files: listing.siblings.map(toFile), warnings: [] };
}

async function fetchListing(
  reference: HubReference,
  { hub, options }: Omit<Place, "folder">,
): Promise<z.infer<typeof Listing>> {
  const { kind, owner, name, revision } = reference;
  const { onProgress = () => {}, signal } = options;
  const response = await requestHub({
    hub,
    path: `/api/${kind}/${owner}/${name}/revision/${encodeURIComponent(revision)}?blobs=true`,
    reference,
    attempts: ATTEMPTS,
    onProgress,
    signal,
  });
  const body = await response.json().catch(() => undefined);
  const listing = Listing.safeParse(body);
  if (listing.success) return listing.data;
  throw new HubError(`${hub.endpoint} does not answer as a Hugging Face hub does: check HF_ENDPOINT`, {
    cause: listing.error,
  });
}

function toFile({ rfilename, size, blobId, lfs }: z.infer<typeof Listing>["siblings"][number]): HubFile {
  const sha256 = lfs && ({ kind: "sha256", hex: lfs.sha256 } as const);
  const git = blobId && ({ kind: "git", hex: blobId } as const);
  return { path: rfilename, bytes: lfs?.size ?? size ?? undefined, checksum: sha256 || git || undefined };
}

/** Repositories of one name on two hubs are two repositories. */
function repositoryFolder({ kind, owner, name }: HubReference, { endpoint }: HubEnv): string {
  const { host, pathname } = new URL(endpoint);
  const hubName = `${host}${pathname}`.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^[-.]+|-+$/g, "");
  return `hub/${hubName}/${kind}--${owner}--${name}`;
}

/** Writes down which commit a branch or tag is, in one step. */
async function remember(path: string, commit: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${randomUUID()}`;
  try {
    await writeFile(unfinished, commit);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}
