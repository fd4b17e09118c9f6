import { fetchPatiently, readHubEnv } from "@frostline/model/sources";
import { type Finding, ok, warn } from "./finding.ts";

/** Models and data sets named `hf:…` come from there; what was fetched once is in the cache. */
export async function checkHub(): Promise<Finding> {
  const { endpoint } = readHubEnv();
  try {
    const response = await fetchPatiently(`${endpoint}/api/models?limit=1`, {}, 10);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return ok("hub", `${endpoint} answers`);
  } catch (error) {
    const { cause, message } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    return warn(
      "hub",
      `${endpoint} does not answer (${why}): of hf:… only what is in the cache can be used`,
      "Name a mirror by HF_ENDPOINT, or use packaged:…, uploaded files and folders.",
    );
  }
}
