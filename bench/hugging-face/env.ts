import { z } from "zod";

const Environment = z.object({
  /** A Python with the packages of requirements.txt, instead of an environment of our own. */
  FROSTLINE_BENCH_PYTHON: z.string().min(1).optional(),
});

export function readEnv() {
  return Environment.parse({ FROSTLINE_BENCH_PYTHON: process.env.FROSTLINE_BENCH_PYTHON || undefined });
}
