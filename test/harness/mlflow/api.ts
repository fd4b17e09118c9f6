import { expect } from "vitest";

/** What MLflow's client sends, without the client: that one is in test/embedded/mlflow-client.test.ts. */
export class Mlflow {
  constructor(
    private readonly gatewayUrl: string,
    private readonly token: string | undefined,
  ) {}

  /** @throws the error's body, as MLflow's client does */
  async post<Answer = Record<string, never>>(path: string, body: object): Promise<Answer> {
    return this.#answer(
      await fetch(new URL(`/api/2.0/mlflow/${path}`, this.gatewayUrl), {
        method: "POST",
        headers: { "content-type": "application/json", ...this.#authorization },
        body: JSON.stringify(body),
      }),
    );
  }

  async get<Answer>(path: string, query: Record<string, string> | [string, string][] = {}): Promise<Answer> {
    const url = new URL(`/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`, this.gatewayUrl);
    return this.#answer(await fetch(url, { headers: this.#authorization }));
  }

  async experiment(name: string): Promise<string> {
    return (await this.post<{ experiment_id: string }>("experiments/create", { name })).experiment_id;
  }

  async begin(experiment_id: string, more: object = {}): Promise<string> {
    return (await this.post<{ run: MlflowRun }>("runs/create", { experiment_id, ...more })).run.info.run_id;
  }

  async run(run_id: string): Promise<MlflowRun> {
    return (await this.get<{ run: MlflowRun }>("runs/get", { run_id })).run;
  }

  /** Names of the runs found, in their order. */
  async found(experiment_id: string, filter: string, ...order_by: string[]): Promise<string[]> {
    const request = { experiment_ids: [experiment_id], filter, order_by };
    const { runs } = await this.post<{ runs: MlflowRun[] }>("runs/search", request);
    return runs.map(({ info }) => info.run_name);
  }

  get #authorization(): Record<string, string> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }

  async #answer<Answer>(response: Response): Promise<Answer> {
    const body = (await response.json()) as Answer & object;
    if (!response.ok) throw { status: response.status, ...body };
    return body;
  }
}

export interface MlflowRun {
  info: {
    run_id: string;
    run_name: string;
    experiment_id: string;
    status: string;
    lifecycle_stage: string;
    end_time?: number;
  };
  data: {
    metrics: { key: string; value: number | string; step: number }[];
    params: KeyValue[];
    tags: KeyValue[];
  };
  inputs: { dataset_inputs: object[] };
}

interface KeyValue {
  key: string;
  value: string;
}

/** One point, as log-metric and log-batch take it. */
export const metric = (
  key: string,
  value: number | string,
  step = 0,
  timestamp = 1_790_000_000_000 + step,
) => ({
  key,
  value,
  step,
  timestamp,
});
/** What a wrong request is answered with. */
export const invalid = (message: string) => ({
  status: 400,
  error_code: "INVALID_PARAMETER_VALUE",
  message: expect.stringContaining(message) as unknown,
});
export const missing = { status: 404, error_code: "RESOURCE_DOES_NOT_EXIST" };
