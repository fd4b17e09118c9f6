import { randomBytes, randomUUID } from "node:crypto";
import { apiTokens, memberships, teams, userSessions, users } from "@frostline/db";
import { hashOf } from "@frostline/gateway";
import { sql } from "drizzle-orm";
import { Api } from "./api.ts";
import type { TestGateway } from "./gateway.ts";

export interface RunRef {
  runId: string;
  attempt: number;
}

export interface Team {
  teamId: string;
  userId: string;
  /** A person of the team, by API token. */
  person: Api;
}

/** A team with its owner, straight in the database. */
export async function seedTeam(gateway: TestGateway, name = "Team"): Promise<Team> {
  const [team] = await gateway.db.insert(teams).values({ name }).returning();
  if (!team) throw new Error("the new team was not returned");
  return { teamId: team.id, ...(await seedPerson(gateway, team.id, "OWNER", `${name}'s person`)) };
}

type Role = (typeof memberships.$inferInsert)["role"];

/** One more person in a team. */
export async function seedPerson(
  { db, url }: TestGateway,
  teamId: string,
  role: Role,
  name = "Somebody",
): Promise<Omit<Team, "teamId">> {
  const [user] = await db.insert(users).values({ name }).returning();
  if (!user) throw new Error("the new user was not returned");
  const token = `frostline_user_${randomBytes(32).toString("base64url")}`;
  await db.insert(memberships).values({ teamId, userId: user.id, role });
  await db.insert(apiTokens).values({
    teamId,
    userId: user.id,
    name: "test",
    hash: hashOf(token),
    prefix: token.slice(0, 20),
    scopes: ["READ", "WRITE", "RUNNERS", "ADMIN"],
  });
  return { userId: user.id, person: new Api(url, token) };
}

/** Somebody who is signed in in a browser. */
export async function seedSession({ db, url }: TestGateway, userId: string): Promise<Api> {
  const session = `frostline_session_${randomBytes(32).toString("base64url")}`;
  const expiresAt = sql<Date>`now() + interval '1 year'`;
  await db.insert(userSessions).values({ hash: hashOf(session), userId, expiresAt });
  return new Api(url, undefined, `frostline_session=${session}`);
}

/** Of a host that has a slot, and 8 GB, for each run that a test may claim. */
export const hostFacts = {
  hostname: "host",
  os: "Linux",
  cpu: "some CPU",
  cores: 2,
  memoryBytes: 64 * 8_000_000_000,
  nodeVersion: "v20.20.2",
  slots: 64,
};

/** Registers a runner the way a real one does, and opens its session. */
export async function seedRunner(
  gateway: Pick<TestGateway, "url" | "anyone">,
  { person }: Pick<Team, "person">,
  name = "runner",
  { ephemeral = false }: { ephemeral?: boolean } = {},
): Promise<TestRunner> {
  const { createRunnerRegistrationToken } = await person.run<{
    createRunnerRegistrationToken: { token: string };
  }>("mutation { createRunnerRegistrationToken { token } }");
  const { registerRunner } = await gateway.anyone.run<{
    registerRunner: { secret: string; runner: { id: string } };
  }>(
    `mutation ($token: String!, $name: String!, $facts: RunnerFactsInput!, $ephemeral: Boolean!) {
      registerRunner(token: $token, name: $name, facts: $facts, ephemeral: $ephemeral) { secret runner { id } }
    }`,
    { token: createRunnerRegistrationToken.token, name, facts: hostFacts, ephemeral },
  );
  const runner = new TestRunner(new Api(gateway.url, registerRunner.secret), registerRunner.runner.id);
  await runner.openSession();
  return runner;
}

/** The requests of a runner, without the runner. */
export class TestRunner {
  sessionId = "";

  constructor(
    readonly api: Api,
    readonly id: string,
  ) {}

  async openSession(replace = false, facts: object = hostFacts): Promise<RunRef[]> {
    const { openRunnerSession } = await this.api.run<{
      openRunnerSession: { id: string; activeRuns: RunRef[] };
    }>(
      `mutation ($facts: RunnerFactsInput!, $replace: Boolean!) {
        openRunnerSession(protocolVersion: 1, facts: $facts, replace: $replace) { id activeRuns { runId attempt } }
      }`,
      { facts, replace },
    );
    this.sessionId = openRunnerSession.id;
    return openRunnerSession.activeRuns;
  }

  async claim(idempotencyKey: string = randomUUID()): Promise<RunRef | null> {
    const { claimRun } = await this.api.run<{ claimRun: RunRef | null }>(
      "mutation ($sessionId: ID!, $idempotencyKey: String!) { claimRun(sessionId: $sessionId, idempotencyKey: $idempotencyKey) { runId attempt } }",
      { sessionId: this.sessionId, idempotencyKey },
    );
    return claimRun;
  }

  /** Claims a run that is known to be there. */
  async mustClaim(): Promise<RunRef> {
    const claimed = await this.claim();
    if (!claimed) throw new Error("nothing to claim");
    return claimed;
  }

  async heartbeat(runs: RunRef[]): Promise<{ kind: string; runId: string; attempt: number }[]> {
    const { heartbeat } = await this.api.run<{
      heartbeat: { commands: { kind: string; runId: string; attempt: number }[] };
    }>(
      "mutation ($sessionId: ID!, $runs: [RunAttemptInput!]!) { heartbeat(sessionId: $sessionId, runs: $runs) { commands { kind runId attempt } } }",
      { sessionId: this.sessionId, runs },
    );
    return heartbeat.commands;
  }

  async start(run: RunRef, more: object = {}): Promise<{ status: string }> {
    const { startRun } = await this.api.run<{ startRun: { status: string } }>(
      "mutation ($input: StartRunInput!) { startRun(input: $input) { status } }",
      {
        input: {
          run,
          engine: "tensorflow",
          engineVersion: "2.19",
          device: "CPU",
          blocks: 6,
          trainableParameters: 100,
          totalParameters: 1000,
          ...more,
        },
      },
    );
    return startRun;
  }

  /** Claims the next run and starts it. */
  async work(): Promise<RunRef> {
    const run = await this.mustClaim();
    await this.start(run);
    return run;
  }

  async append(run: RunRef, seq: number, series: Series[], progress?: object): Promise<Appended> {
    const { appendMetrics } = await this.api.run<{ appendMetrics: Appended }>(
      `mutation ($run: RunAttemptInput!, $seq: SafeInt!, $series: [MetricColumnsInput!]!, $progress: RunProgressInput) {
        appendMetrics(run: $run, seq: $seq, series: $series, progress: $progress) { acceptedThroughSeq newPoints stopRequested }
      }`,
      { run, seq, series, progress },
    );
    return appendMetrics;
  }

  async log(run: RunRef, lines: { seq: number; message: string }[]): Promise<number> {
    const { appendLogLines } = await this.api.run<{ appendLogLines: number }>(
      "mutation ($run: RunAttemptInput!, $lines: [LogLineInput!]!) { appendLogLines(run: $run, lines: $lines) }",
      { run, lines: lines.map((line) => ({ at: "2026-11-23T10:00:00Z", level: "INFO", ...line })) },
    );
    return appendLogLines;
  }

  async release(run: RunRef, reason = "RUNNER_SHUTDOWN"): Promise<boolean> {
    const { releaseRun } = await this.api.run<{ releaseRun: boolean }>(
      "mutation ($run: RunAttemptInput!, $reason: RunReason!) { releaseRun(run: $run, reason: $reason) }",
      { run, reason },
    );
    return releaseRun;
  }

  async finish(run: RunRef, outcome: string, more: object = {}): Promise<{ status: string }> {
    const result = outcome === "SUCCEEDED" ? { result: someResult } : {};
    const { finishRun } = await this.api.run<{ finishRun: { status: string } }>(
      "mutation ($input: FinishRunInput!) { finishRun(input: $input) { status } }",
      { input: { run, outcome, ...result, ...more } },
    );
    return finishRun;
  }
}

export const someResult = {
  bestEpoch: 2,
  bestStep: 20,
  validation: { loss: 0.5, accuracy: 0.8, f1: 0.79 },
  test: { loss: 0.6, accuracy: 0.78, f1: 0.77 },
  trainSeconds: 12.5,
};

export interface Series {
  key: string;
  steps: number[];
  values: (number | string)[];
  times: string[];
}

interface Appended {
  acceptedThroughSeq: number;
  newPoints: number;
  stopRequested: boolean;
}

/** Columns of one metric, a point a second. */
export function points(key: string, steps: number[], values: (number | string)[]): Series {
  const start = Date.parse("2026-11-23T10:00:00Z");
  return { key, steps, values, times: steps.map((step) => new Date(start + step * 1000).toISOString()) };
}

export const range = (length: number, from = 0) => Array.from({ length }, (_, index) => from + index);

/** An experiment with one run for each seed, freezing nothing; the ids of its runs, first to be claimed first. */
export async function seedExperiment(
  { person }: Pick<Team, "person">,
  runs = 1,
): Promise<{ id: string; runIds: string[] }> {
  const { createExperiment } = await person.run<{ createExperiment: CreatedExperiment }>(
    `mutation ($input: CreateExperimentInput!) {
      createExperiment(input: $input) { id runs(first: 200) { edges { node { id } } } }
    }`,
    { input: experimentInput({ plan: { freeze: [{ depth: 0 }], seeds: range(runs) } }) },
  );
  return { id: createExperiment.id, runIds: createExperiment.runs.edges.map(({ node }) => node.id) };
}

interface CreatedExperiment {
  id: string;
  runs: { edges: { node: { id: string } }[] };
}

export const experimentInput = (changes: object = {}) => ({
  name: "How much of it?",
  modelSource: "packaged:minilm-l6",
  dataset: { source: "packaged:movie-snippets" },
  plan: { freeze: [{ depth: 0 }], seeds: [1] },
  ...changes,
});

/** Creates the experiment of `experimentInput`, with changes. */
export const createExperiment = ({ person }: Pick<Team, "person">, changes: object, selection = "id") =>
  person.run<{ createExperiment: Record<string, unknown> }>(
    `mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { ${selection} } }`,
    { input: experimentInput(changes) },
  );

/** A new team with one run, at which its runner works. */
export async function seedRunAtWork(gateway: TestGateway) {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  return { team, runId: runIds[0] ?? "", runner, run: await runner.work() };
}

export interface SeenRun {
  id: string;
  status: string;
  reason: string | null;
  message: string | null;
  attempt: number;
  attempts: {
    number: number;
    outcome: string | null;
    reason: string | null;
    runner: { id: string } | null;
  }[];
}

/** A run as a person sees it. */
export async function seeRun({ person }: Pick<Team, "person">, id: string): Promise<SeenRun> {
  const { run } = await person.run<{ run: SeenRun }>(
    "query ($id: ID!) { run(id: $id) { id status reason message attempt attempts { number outcome reason runner { id } } } }",
    { id },
  );
  return run;
}
