import { z } from "zod";

const Environment = z.object({
  /** A Python with the packages of requirements.txt, instead of an environment of our own. */
  FROSTLINE_BENCH_PYTHON: z.string().min(1).optional(),
  /** A Python with the packages of ../mlflow/requirements.txt. */
  FROSTLINE_BENCH_MLFLOW_PYTHON: z.string().min(1).optional(),
});

export function readEnv() {
  const { FROSTLINE_BENCH_PYTHON, FROSTLINE_BENCH_MLFLOW_PYTHON } = process.env;
  return Environment.parse({
    FROSTLINE_BENCH_PYTHON: FROSTLINE_BENCH_PYTHON || undefined,
    FROSTLINE_BENCH_MLFLOW_PYTHON: FROSTLINE_BENCH_MLFLOW_PYTHON || undefined,
  });
}
