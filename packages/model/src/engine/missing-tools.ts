import { findPip } from "../cache/pip.ts";
import { findCompiler } from "./compiler.ts";

/** What linking TensorFlow takes and this machine lacks: sentences that say what to install. */
export async function missingTools(): Promise<string[]> {
  const looked = await Promise.allSettled([findPip("TensorFlow's library"), findCompiler()]);
  return looked.flatMap((found) => (found.status === "rejected" ? [(found.reason as Error).message] : []));
}
