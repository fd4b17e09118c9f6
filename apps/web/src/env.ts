import { z } from "zod";

const schema = z.object({
  /** The interface to listen on: this machine alone can reach 127.0.0.1, everybody 0.0.0.0. */
  LISTEN_HOST: z.string().min(1).default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** Where /graphql is forwarded to; read when the server starts, never baked into the build. */
  GATEWAY_URL: z.url({ protocol: /^https?$/ }).default("http://127.0.0.1:4000"),
});

export type Env = z.infer<typeof schema>;

/** Reads the environment; throws one sentence that names every variable that is wrong. */
export function readEnv(): Env {
  const result = schema.safeParse(process.env);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment of the dashboard is wrong: ${problems.join("; ")}.`);
}

/** React and Next choose their build by NODE_ENV at import time, so this runs before they are loaded. */
export function setNodeEnv(mode: "production" | "development"): void {
  Object.assign(process.env, { NODE_ENV: mode, NEXT_TELEMETRY_DISABLED: "1" });
}
