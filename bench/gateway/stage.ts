import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { Api } from "../../test/harness/api.ts";
import { createDatabase } from "../../test/harness/postgres-databases.ts";
import { PostgresServer } from "../../test/harness/postgres-server.ts";
import { AppProcess } from "../../test/harness/processes.ts";

/** Durable, as a team would run it: every commit is on the disk before it is acknowledged. */
const settings = [
  "fsync=on",
  "max_connections=100",
  "shared_buffers=512MB",
  "max_wal_size=8GB",
  "checkpoint_timeout=30min",
];

/** A PostgreSQL server and a gateway on it, each a process of its own. */
export class Stage implements AsyncDisposable {
  gateway: AppProcess;
  person: Api;

  private constructor(
    readonly server: PostgresServer,
    readonly databaseUrl: string,
    readonly pool: pg.Pool,
    private readonly dataDir: string,
    started: { gateway: AppProcess; person: Api },
  ) {
    this.gateway = started.gateway;
    this.person = started.person;
  }

  static async open(): Promise<Stage> {
    const server = await PostgresServer.create(settings);
    const databaseUrl = await createDatabase(server.url(), "frostline", "template0");
    const dataDir = await mkdtemp(join(tmpdir(), "frostline-bench-"));
    const started = await startGateway(databaseUrl, dataDir);
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
    pool.on("error", () => {}); // its connections end with the server
    return new Stage(server, databaseUrl, pool, dataDir, started);
  }

  /** Stops the gateway and starts it again on its database; seconds until it has answered a first list. */
  async restart(): Promise<number> {
    await this.gateway.end("SIGTERM");
    const began = performance.now();
    const { gateway, person } = await startGateway(this.databaseUrl, this.dataDir);
    Object.assign(this, { gateway, person });
    await person.run(
      "{ experiments(first: 20) { totalCount edges { node { id name runCounts { total } } } } }",
    );
    return (performance.now() - began) / 1000;
  }

  /** Memory of the gateway, in MiB. */
  async gatewayMiB(): Promise<number> {
    const status = await readFile(`/proc/${this.gateway.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway.end("SIGTERM");
    await this.pool.end();
    await this.server[Symbol.asyncDispose]();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

async function startGateway(databaseUrl: string, dataDir: string) {
  const gateway = AppProcess.start("gateway", {
    ...{ FROSTLINE_DATA_DIR: dataDir, DATABASE_URL: databaseUrl, PORT: "0", LOG_LEVEL: "warn" },
    NODE_ENV: "production",
    // All clients of the bench are one caller at one address.
    ...{ REQUESTS_PER_SECOND: "100000", CONNECTIONS_PER_ADDRESS: "10000" },
  });
  const { url } = await gateway.ready();
  const token = (await readFile(join(dataDir, "owner-token"), "utf8")).trim();
  return { gateway, person: new Api(url, token) };
}
