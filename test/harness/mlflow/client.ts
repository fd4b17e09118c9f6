import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { childEnv } from "../env.ts";
import { pythonWith } from "../python.ts";

const run = promisify(execFile);
/** The tracking client of the package mlflow, the same code without its server, models and plots: 140 MB, not 1 GB. */
const requirement = "mlflow-skinny==3.17.2";
let python: string | undefined;
/** A Python with MLflow's client, made at the first use; undefined, with a line that says so, where it cannot be had. */
export async function findMlflowClient(): Promise<string | undefined> {
  python ??= await pythonWith([requirement], "mlflow.version");
  return python;
}

/** Runs a Python program that talks to a gateway as MLflow's client does; what its last line says, as JSON. */
export async function runMlflowProgram<Said>(
  program: string,
  { url, token }: { url: string; token: string },
  ...args: string[]
): Promise<Said> {
  const { stdout } = await run(python ?? "", [program, ...args], {
    env: childEnv({
      MLFLOW_TRACKING_URI: new URL("/", url).href,
      MLFLOW_TRACKING_TOKEN: token,
      MLFLOW_DISABLE_TELEMETRY: "true",
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0", // a refusal is to be seen at once
      GIT_PYTHON_REFRESH: "quiet",
    }),
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Said;
}
