import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateExperimentDocument,
  type CreateExperimentInput,
  createClient,
  ExperimentRunsDocument,
  type FrostlineClient,
  MetricSeriesDocument,
  pause,
  RunDocument,
  type RunQuery,
} from "@frostline/client";
import WebSocket from "ws";
import { freePort } from "./ports.ts";
import { AppProcess } from "./processes.ts";

export type StoredRun = NonNullable<RunQuery["run"]>;

/** Real processes as `npm start` has them: a gateway on an embedded database in a folder, runners, the dashboard. */
export class Stack implements AsyncDisposable {
  readonly #processes: AppProcess[] = [];
  readonly client: FrostlineClient;

  private constructor(
    readonly dataDir: string,
    readonly port: number,
    readonly webPort: number,
    public gateway: AppProcess,
    readonly signInToken: string,
    readonly token: string,
    private readonly settings: Record<string, string>,
  ) {
    this.client = createClient({ url: this.url, token, webSocket: WebSocket });
  }

  /** @param settings variables of the gateway, in place of the short times that tests have */
  static async start(settings: Record<string, string> = {}): Promise<Stack> {
    const dataDir = await mkdtemp(join(tmpdir(), "frostline-e2e-"));
    const [port, webPort] = [await freePort(), await freePort()];
    const gateway = Stack.#spawnGateway(dataDir, port, webPort, settings);
    const { signInToken = "" } = await gateway.ready();
    const token = (await readFile(join(dataDir, "owner-token"), "utf8")).trim();
    return new Stack(dataDir, port, webPort, gateway, signInToken, token, settings);
  }

  static #spawnGateway(
    dataDir: string,
    port: number,
    webPort: number,
    settings: Record<string, string>,
  ): AppProcess {
    return AppProcess.start("gateway", {
      FROSTLINE_DATA_DIR: dataDir,
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${webPort}`,
      LEASE_SECONDS: "6",
      HEARTBEAT_SECONDS: "1",
      POLL_SECONDS: "2",
      ...settings,
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  async startGatewayAgain(): Promise<void> {
    this.gateway = Stack.#spawnGateway(this.dataDir, this.port, this.webPort, this.settings);
    await this.gateway.ready();
  }

  startRunner(name: string, settings: Record<string, string> = {}): AppProcess {
    const env = { FROSTLINE_DATA_DIR: this.dataDir, FROSTLINE_URL: this.url };
    const runner = AppProcess.start("runner", { ...env, ...settings }, ["--name", name]);
    this.#processes.push(runner);
    return runner;
  }

  async startWeb(): Promise<string> {
    const env = {
      PORT: String(this.webPort),
      GATEWAY_URL: `http://127.0.0.1:${this.port}`,
      NODE_ENV: "production",
    };
    const web = AppProcess.start("web", env);
    this.#processes.push(web);
    return (await web.ready()).url;
  }

  /** A small real fine-tuning of the packaged model; `changes` replace what a test is about. */
  async createExperiment(
    changes: Partial<CreateExperimentInput> = {},
  ): Promise<{ id: string; runIds: string[] }> {
    const input: CreateExperimentInput = {
      name: "Small",
      modelSource: "packaged:minilm-l6",
      dataset: { source: "packaged:movie-snippets", maxTrain: 96, maxValidation: 48, maxTest: 48 },
      training: { epochs: 2, batchSize: 16, learningRate: 3e-4 },
      plan: { freeze: [{ kind: "PREFIX", depth: 7 }], seeds: [1] },
      ...changes,
    };
    const { createExperiment } = await this.client.request(CreateExperimentDocument, { input });
    const { id } = createExperiment;
    const { experiment } = await this.client.request(ExperimentRunsDocument, { id, first: 50 });
    return { id, runIds: experiment?.runs.edges.map((edge) => edge.node.id) ?? [] };
  }

  async run(id: string): Promise<StoredRun> {
    const { run } = await this.client.request(RunDocument, { id });
    if (!run) throw new Error(`There is no run ${id}`);
    return run;
  }

  /** Asks until the run is as expected. A test's own time limit ends the waiting. */
  async until(id: string, expected: (run: StoredRun) => boolean): Promise<StoredRun> {
    for (;;) {
      const run = await this.run(id);
      if (expected(run)) return run;
      if (run.status === "FAILED") throw new Error(`The run failed: ${run.message}`);
      await pause(0.25);
    }
  }

  /** Every point of one metric of a run's current attempt. */
  async curve(runId: string, key: string): Promise<{ steps: number[]; values: unknown[] }> {
    const variables = { runIds: [runId], keys: [key], points: 1000 };
    const { metricSeries } = await this.client.request(MetricSeriesDocument, variables);
    const columns = metricSeries[0]?.series[0];
    return { steps: columns?.steps ?? [], values: columns?.last ?? [] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
    for (const app of this.#processes) await app.end("SIGKILL");
    await this.gateway.end("SIGKILL");
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
