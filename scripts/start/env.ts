import { resolve } from "node:path";
import { z } from "zod";

const port = z.coerce.number().int().min(1).max(65535);
const Environment = z.object({
  FROSTLINE_DATA_DIR: z.string().min(1).default(".frostline"),
  FROSTLINE_WEB_PORT: port.default(3000),
  FROSTLINE_GATEWAY_PORT: port.default(4000),
});

export interface StartEnv {
  dataDir: string;
  webPort: number;
  gatewayPort: number;
}

/** Settings of `npm start`. Throws an Error that lists every wrong variable. */
export function readEnv(): StartEnv {
  const given = Object.entries(process.env).filter(([, value]) => value);
  const parsed = Environment.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    throw new Error(
      parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
    );
  }
  const values = parsed.data;
  return {
    dataDir: resolve(values.FROSTLINE_DATA_DIR),
    webPort: values.FROSTLINE_WEB_PORT,
    gatewayPort: values.FROSTLINE_GATEWAY_PORT,
  };
}

/** Whether this is a build server: it tests more than a person waits for. */
export const isCI = process.env.CI === "true";

/** The environment of a process that we start: ours, with changes. */
export function childEnv(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}
