import { z } from "zod";
import { type EngineChoice, parseEngineChoice } from "./choice.ts";
import { EngineError } from "./ops.ts";

const Environment = z.object({
  /** The C++ compiler, as for make. */
  CXX: z.string().min(1).optional(),
  /** "cpu" or "cuda" instead of what the host seems to have. */
  FROSTLINE_ENGINE_VARIANT: z.enum(["cpu", "cuda"]).optional(),
  /** The engine to load where the caller names none. */
  FROSTLINE_ENGINE: z.string().default("auto"),
});

export interface EngineEnv {
  compiler: string | undefined;
  variant: "cpu" | "cuda" | undefined;
  engine: EngineChoice;
}

export function readEngineEnv(): EngineEnv {
  const parsed = Environment.safeParse({
    CXX: process.env.CXX || undefined,
    FROSTLINE_ENGINE_VARIANT: process.env.FROSTLINE_ENGINE_VARIANT || undefined,
    FROSTLINE_ENGINE: process.env.FROSTLINE_ENGINE || undefined,
  });
  if (!parsed.success) {
    throw new EngineError(
      `FROSTLINE_ENGINE_VARIANT is "${process.env.FROSTLINE_ENGINE_VARIANT}": set it to cpu or cuda, or unset it`,
    );
  }
  const values = parsed.data;
  return {
    compiler: values.CXX,
    variant: values.FROSTLINE_ENGINE_VARIANT,
    engine: parseEngineChoice(values.FROSTLINE_ENGINE, "FROSTLINE_ENGINE"),
  };
}

/**
 * Settings that libtensorflow reads from the environment when it is loaded. What a person has set stays.
 * @returns the number of threads that one op may use
 */
export function prepareTensorFlowEnv(processors: number): number {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2"; // errors, but no remarks on processor features
  process.env.TF_DETERMINISTIC_OPS ??= "1"; // on a GPU some sums would depend on the order of its threads
  process.env.TF_NUM_INTRAOP_THREADS ??= String(processors);
  const threads = Number(process.env.TF_NUM_INTRAOP_THREADS);
  return Number.isInteger(threads) && threads > 0 ? threads : processors;
}
