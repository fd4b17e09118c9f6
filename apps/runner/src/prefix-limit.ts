import { freeBytes } from "./free-bytes.ts";

const MIB = 2 ** 20;
const MOST_BYTES = 20 * 2 ** 30;
const SHARE_OF_FREE_DISK = 0.1;

/**
 * How many bytes the prefix cache may take: `limitMiB` when it is set, else a tenth of the disk that is free or
 * the cache's already, at most 20 GiB.
 * @param usedBytes what the cache takes now
 */
export async function prefixLimit(
  folder: string,
  usedBytes: number,
  limitMiB: number | undefined,
): Promise<number> {
  if (limitMiB !== undefined) return limitMiB * MIB;
  const free = await freeBytes(folder);
  return Math.floor(Math.min(MOST_BYTES, (free + usedBytes) * SHARE_OF_FREE_DISK));
}
