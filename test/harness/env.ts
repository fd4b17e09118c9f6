/** A Chromium to test with, where the usual places do not have one. */
export const chromiumPath = process.env.CHROMIUM_PATH || undefined;

/** The environment of a process under test: ours, with changes. */
export function childEnv(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}
