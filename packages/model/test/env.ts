import { z } from "zod";

const Environment = z.object({
  /** Engines to run the engine-independent tests on, with commas: "webgpu" on a machine with a GPU. */
  FROSTLINE_TEST_ENGINES: z.string().optional(),
});

export function readTestEnv(): { engines: string[] | undefined } {
  const { FROSTLINE_TEST_ENGINES } = Environment.parse({
    FROSTLINE_TEST_ENGINES: process.env.FROSTLINE_TEST_ENGINES || undefined,
  });
  return { engines: FROSTLINE_TEST_ENGINES?.split(",") };
}
