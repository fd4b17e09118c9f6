import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { childEnv } from "../../test/harness/env.ts";
import { freePort } from "../../test/harness/ports.ts";
import { createDatabase } from "../../test/harness/postgres-databases.ts";
import { chart, type Reading } from "../gateway/reads.ts";
import { valueAt } from "../gateway/runs.ts";
import { readEnv } from "../hugging-face/env.ts";
import { pythonWith } from "../hugging-face/python.ts";

const requirements = fileURLToPath(new URL("requirements.txt", import.meta.url));

/** An MLflow tracking server as its manual starts it, on a database of its own in the same PostgreSQL. */
export class MlflowServer implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    private readonly url: string,
    readonly pool: pg.Pool,
    private readonly folder: string,
  ) {}

  static async start(serverUrl: string): Promise<MlflowServer> {
    const python = readEnv().FROSTLINE_BENCH_MLFLOW_PYTHON ?? pythonWith(requirements, "MLflow");
    const databaseUrl = await createDatabase(serverUrl, "mlflow", "template0");
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), "frostline-mlflow-"));
    const child = spawn(
      join(dirname(python), "mlflow"),
      [
        "server",
        "--backend-store-uri",
        databaseUrl.replace(/^postgres:/, "postgresql+psycopg2:"),
        "--port",
        String(port),
        // It closes idle connections after five seconds, also one that is just then used again, and replaces workers
        // that were silent for five seconds, which on a busy machine is what all of them are while they start.
        "--uvicorn-opts",
        "--timeout-keep-alive 600 --timeout-worker-healthcheck 600",
      ],
      {
        cwd: folder,
        env: childEnv({ MLFLOW_DISABLE_TELEMETRY: "true" }),
        stdio: ["ignore", "ignore", "pipe"],
        detached: true,
      },
    );
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-5_000);
    });
    const url = `http://127.0.0.1:${port}`;
    const ended = once(child, "exit").then(() => true);
    for (;;) {
      const health = await fetch(`${url}/health`)
        .then((answer) => answer.text()) // read, so that its connection is let go
        .catch(() => undefined);
      if (health === "OK") break;
      if (await Promise.race([ended, pause(500)])) throw new Error(`MLflow ended before it served:\n${said}`);
    }
    return new MlflowServer(child, url, new pg.Pool({ connectionString: databaseUrl, max: 2 }), folder);
  }

  async post<Answer>(path: string, body: object): Promise<Answer> {
    const response = await fetch(`${this.url}/api/2.0/mlflow/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`MLflow answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  async newRuns(name: string, count: number): Promise<{ experimentId: string; runIds: string[] }> {
    const { experiment_id } = await this.post<{ experiment_id: string }>("experiments/create", { name });
    const runIds: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const { run } = await this.post<{ run: { info: { run_id: string } } }>("runs/create", {
        experiment_id,
        start_time: Date.now(),
      });
      runIds.push(run.info.run_id);
    }
    return { experimentId: experiment_id, runIds };
  }

  /** As much of the same chart as one request can ask for. */
  async readingOfChart(): Promise<Reading> {
    const { runIds } = await this.newRuns("chart", chart.runs);
    await this.pool.query(
      `insert into metrics (key, value, timestamp, run_uuid, step, is_nan)
       select 'loss', random(), 1790000000000 + step * 1000, run, step, false
       from unnest($1::text[]) as run, generate_series(0, $2::int - 1) as step`,
      [runIds, chart.steps],
    );
    await this.pool.query("analyze metrics");
    const query = new URLSearchParams([
      ...runIds.map((id): [string, string] => ["run_ids", id]),
      ["metric_key", "loss"],
      ["max_results", String(chart.points)],
    ]);
    const path = `${this.url}/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?${query}`;
    return async () => {
      const response = await fetch(path);
      const { metrics } = (await response.json()) as { metrics?: unknown[] };
      if (!metrics || metrics.length < chart.runs * chart.points * 0.9) {
        throw new Error(`MLflow's chart has ${metrics?.length} points (${response.status})`);
      }
    };
  }

  /** A search for the 50 best of so many runs with four metrics each. */
  async readingOfList(count: number): Promise<Reading> {
    const { experimentId } = await this.newRuns("list", 0);
    await this.pool.query(
      `insert into runs (run_uuid, name, user_id, artifact_uri, source_type, status, start_time, experiment_id, lifecycle_stage)
       select md5(number::text), 'run', 'bench', '', 'LOCAL', 'FINISHED', 1790000000000 + number, $1::int, 'active'
       from generate_series(1, $2::int) as number`,
      [experimentId, count],
    );
    await this.pool.query(
      `insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
       select key, random(), 1790000000000, 900, false, run_uuid
       from runs, unnest(array['test/accuracy', 'test/loss', 'validation/accuracy', 'train/loss']) as key
       where experiment_id = $1::int`,
      [experimentId],
    );
    await this.pool.query("analyze");
    return async () => {
      const { runs } = await this.post<{ runs: unknown[] }>("runs/search", {
        experiment_ids: [experimentId],
        order_by: ["metrics.`test/accuracy` DESC"],
        max_results: 50,
      });
      if (runs.length !== 50) throw new Error(`MLflow found ${runs.length} runs`);
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pool.end();
    const ended = once(this.child, "exit");
    process.kill(-(this.child.pid ?? 0), "SIGKILL"); // its workers too: they are one group
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Points by log-batch, a thousand at a time. */
export async function mlflowIngest(server: MlflowServer, clients: number, batches: number) {
  const { runIds } = await server.newRuns("ingest", clients);
  return {
    batches,
    send(client: number, { keys, steps }: { keys: string[]; steps: number[] }) {
      const metrics = keys.flatMap((key, index) =>
        steps.map((step) => ({
          key,
          step,
          value: valueAt(step, index),
          timestamp: 1_790_000_000_000 + step * 1000,
        })),
      );
      return () => server.post("runs/log-batch", { run_id: runIds[client], metrics });
    },
  };
}

const pause = (ms: number) => new Promise<false>((resolve) => setTimeout(resolve, ms, false));
