const MOST_SEEDS = 200;

/**
 * Seeds from "1, 2, 3", "1-5" or a mixture. A sentence instead when the text is something else.
 * Whether a seed is in range is for the gateway to say.
 */
export function parseSeeds(text: string): number[] | string {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  if (parts.length === 0) return "Name at least one seed.";
  const seeds: number[] = [];
  for (const part of parts) {
    const [, from, to] = /^(\d+)(?:[-–](\d+))?$/.exec(part) ?? [];
    if (from === undefined) return `“${part}” is not a seed: write whole numbers such as 1, 2, 3 or 1-5.`;
    const last = Number(to ?? from);
    if (!Number.isSafeInteger(last) || !Number.isSafeInteger(Number(from))) {
      return `“${part}” is too large for a seed.`;
    }
    if (last < Number(from)) return `“${part}”: a range of seeds goes from the smaller to the larger one.`;
    if (last - Number(from) >= MOST_SEEDS) return `“${part}” are more than ${MOST_SEEDS} seeds.`;
    for (let seed = Number(from); seed <= last; seed += 1) seeds.push(seed);
  }
  const twice = seeds.find((seed, index) => seeds.indexOf(seed) !== index);
  return twice === undefined ? seeds : `Seed ${twice} is there twice.`;
}

/** The first so many seeds: "1, 2, 3". */
export const firstSeeds = (count: number) =>
  Array.from({ length: count }, (_, index) => index + 1).join(", ");
