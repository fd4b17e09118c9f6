import { z } from "zod";

const Environment = z.object({
  /** Engines to run the engine-independent tests on, with commas: "webgpu" on a machine with a GPU. */
  FROSTLINE_TEST_ENGINES: z.string().optional(),
  /** A Python that has transformers and torch, where "python3" is none. */
  FROSTLINE_TEST_PYTHON: z.string().default("python3"),
});

export function readTestEnv(): { engines: string[] | undefined; python: string } {
  const { FROSTLINE_TEST_ENGINES, FROSTLINE_TEST_PYTHON } = Environment.parse({
    FROSTLINE_TEST_ENGINES: process.env.FROSTLINE_TEST_ENGINES || undefined,
    FROSTLINE_TEST_PYTHON: process.env.FROSTLINE_TEST_PYTHON || undefined,
  });
  return { engines: FROSTLINE_TEST_ENGINES?.split(","), python: FROSTLINE_TEST_PYTHON };
}
