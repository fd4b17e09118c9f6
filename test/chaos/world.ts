import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type FrostlineClient, pause } from "@frostline/client";
import pg from "pg";
import WebSocket from "ws";
import type { Dice } from "../harness/dice.ts";
import { freePort } from "../harness/ports.ts";
import { PostgresServer } from "../harness/postgres-server.ts";
import { AppProcess } from "../harness/processes.ts";
import { trainersOf } from "../harness/trainers.ts";
import { Keeper, signalIfThere } from "./keeper.ts";
import { Ledger } from "./ledger.ts";
import { Network } from "./network.ts";

/** Short, so that what takes minutes otherwise happens in seconds. */
export const leaseSeconds = 4;
/** A spool that some seconds of training fill. */
const spoolMiB = 0.06;
const neverGiveUp = { LOST_IN_A_ROW: "1000", QUARANTINE_AFTER: "1000" };
const tempo = { LEASE_SECONDS: String(leaseSeconds), HEARTBEAT_SECONDS: "1", POLL_SECONDS: "1" };

/** A runner on a host of its own: its folder, and its network to the gateway. */
export interface Host {
  name: string;
  folder: string;
  network: Network;
  runner: Keeper;
}

/** PostgreSQL, a gateway, three runners, each with a network between it and the gateway: all real processes. */
export class World implements AsyncDisposable {
  readonly ledger = new Ledger();
  readonly hosts: Host[] = [];
  readonly networks: Network[] = [];
  readonly #frozen = new Set<number>();

  private constructor(
    readonly folder: string,
    readonly postgres: PostgresServer,
    readonly gateway: Keeper,
    readonly port: number,
    private readonly dice: Dice,
    private readonly token: string,
  ) {}

  static async start(dice: Dice): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), "frostline-chaos-"));
    const postgres = await PostgresServer.create();
    const port = await freePort();
    const env = {
      FROSTLINE_DATA_DIR: folder,
      PORT: String(port),
      LOG_LEVEL: "warn",
      DATABASE_URL: postgres.url(),
    };
    const gateway = await Keeper.serving("the gateway", () =>
      AppProcess.start("gateway", { ...env, ...tempo, ...neverGiveUp }),
    );
    const token = (await readFile(join(folder, "owner-token"), "utf8")).trim();
    const world = new World(folder, postgres, gateway, port, dice, token);
    for (const name of ["one", "two", "three"]) await world.#addHost(name);
    return world;
  }

  /** A client at its own end of the gateway's network: `who` is what the ledger knows it by. */
  async clientBehind(who: string): Promise<{ network: Network; client: FrostlineClient }> {
    const network = await this.#addNetwork(who);
    return { network, client: createClient({ url: network.url, token: this.token, webSocket: WebSocket }) };
  }

  /** Somebody whose connection is not part of the game. */
  observer(): FrostlineClient {
    const url = `http://127.0.0.1:${this.port}/graphql`;
    return createClient({ url, token: this.token, timeoutSeconds: 120, patienceSeconds: 60 });
  }

  /** A statement at the database itself. */
  async ask<Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []): Promise<Row[]> {
    const database = new pg.Client({ connectionString: this.postgres.url() });
    await database.connect();
    try {
      return (await database.query<Row>(statement, values)).rows;
    } finally {
      await database.end();
    }
  }

  /** Names of the hosts that are at a step of a training; none while the database is away. */
  async hostsInTraining(): Promise<string[]> {
    const rows = await this.ask<{ name: string }>(
      `select distinct runners.name from runs
       join attempts on run_id = runs.id and number = runs.attempt join runners on runners.id = runner_id
       where runs.status = 'RUNNING' and attempts.step > 0`,
    ).catch(() => []);
    return rows.map(({ name }) => name);
  }

  /** What the processes said last, for a person who looks for what went wrong. */
  lastWords(): string {
    const kept = [this.gateway, ...this.hosts.map(({ runner }) => runner)];
    return kept.map(({ name, output }) => `--- ${name}\n${output.slice(-3_000)}`).join("\n");
  }

  /** Processes that ended though nobody had ended them. */
  unexpectedEnds(): string[] {
    return [this.gateway, ...this.hosts.map(({ runner }) => runner)].flatMap(({ unexpected }) => unexpected);
  }

  /** Stops a process where it is. */
  freeze(pid: number): void {
    this.#frozen.add(pid);
    signalIfThere(pid, "SIGSTOP");
  }

  wake(pid: number): void {
    this.#frozen.delete(pid);
    signalIfThere(pid, "SIGCONT");
  }

  /** PostgreSQL's children need a moment to see that the server was killed; it does not start before. */
  async startPostgresAgain(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.postgres.start();
      } catch (error) {
        if (tries === 50) throw error;
        await pause(0.2);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pid of this.#frozen) signalIfThere(pid, "SIGKILL");
    for (const { runner } of this.hosts) {
      for (const pid of trainersOf(runner.pid)) signalIfThere(pid, "SIGKILL");
      await runner.end("SIGKILL");
    }
    await this.gateway.end("SIGKILL");
    for (const network of this.networks) await network[Symbol.asyncDispose]();
    await this.postgres[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #addNetwork(who: string): Promise<Network> {
    const network = await Network.to(this.port, who, this.dice.fork(), this.ledger);
    this.networks.push(network);
    return network;
  }

  async #addHost(name: string): Promise<void> {
    const network = await this.#addNetwork(name);
    const folder = join(this.folder, "runners", name);
    const env = {
      FROSTLINE_DATA_DIR: this.folder,
      FROSTLINE_RUNNER_DIR: folder,
      FROSTLINE_URL: network.url,
      FROSTLINE_CHECKPOINT_SECONDS: "0.5",
      FROSTLINE_CHECKPOINT_UPLOAD_SECONDS: "2",
      FROSTLINE_GRACE_SECONDS: "5",
      FROSTLINE_SPOOL_MIB: String(spoolMiB),
    };
    const runner = Keeper.start(`runner ${name}`, () => AppProcess.start("runner", env, ["--name", name]));
    this.hosts.push({ name, folder, network, runner });
  }
}
