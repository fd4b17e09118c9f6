import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childEnv } from "./env.ts";
import { freePort } from "./ports.ts";
import { findPostgres, type PostgresBinaries } from "./postgres-binaries.ts";

/** PostgreSQL refuses to run as root: there it runs as "nobody". */
const nobody = 65_534;
const asUser = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
/** Durable enough for tests, which kill processes and never the machine: what is committed is with the kernel. */
const forTests = ["fsync=off", "full_page_writes=off", "max_connections=300"];
/** Stops the server when its input ends: also when the test run was killed, however hard. */
const untilInputEnds = '"$@" & server=$!; cat > /dev/null; kill -INT $server; wait $server';

/** A real PostgreSQL server of our own on loopback, in a folder that goes when it goes. */
export class PostgresServer implements AsyncDisposable {
  readonly #work: string;
  readonly #data: string;
  readonly #binaries: PostgresBinaries;
  readonly port: number;
  #child: ChildProcess | undefined;

  readonly #settings: readonly string[];

  private constructor(work: string, binaries: PostgresBinaries, port: number, settings: readonly string[]) {
    this.#settings = settings;
    this.#work = work;
    this.#data = join(work, "data");
    this.#binaries = binaries;
    this.port = port;
  }

  /** @throws an Error that says what to install where no PostgreSQL can be had */
  static async create(settings: readonly string[] = forTests): Promise<PostgresServer> {
    const work = mkdtempSync(join(tmpdir(), "frostline-postgres-"));
    chmodSync(work, 0o755);
    const binaries = findPostgres(work);
    if (!binaries) {
      throw new Error(
        "The tests need PostgreSQL 15 or newer: install it (initdb and postgres on the PATH), or set TEST_DATABASE_URL to a server's superuser.",
      );
    }
    const server = new PostgresServer(work, binaries, await freePort(), settings);
    server.#initialise();
    await server.start();
    return server;
  }

  /** Of a database on this server. */
  url(database = "postgres", user = "postgres"): string {
    return `postgres://${user}:secret@127.0.0.1:${this.port}/${database}`;
  }

  async start(): Promise<void> {
    const command = [
      this.#binaries.postgres,
      ...["-D", this.#data, "-p", String(this.port), "-h", "127.0.0.1", "-k", ""],
      ...this.#settings.flatMap((setting) => ["-c", setting]),
    ];
    const child = spawn("/bin/sh", ["-c", untilInputEnds, "sh", ...command], {
      ...this.#options(),
      stdio: ["pipe", "ignore", "pipe"],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      let said = "";
      child.stderr.on("data", (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-10_000);
        if (/ready to accept connections/.test(said)) resolve();
        // Clients that come before it is ready are refused with FATAL too, which is no failure of its start.
        else if (/FATAL: {2}(?!the database system is)/.test(said))
          reject(new Error(`PostgreSQL did not start:\n${said}`));
      });
      child.once("error", reject);
      child.once("exit", () => reject(new Error(`PostgreSQL ended:\n${said}`)));
    });
  }

  /** Kills the server the hard way, with all its connections. */
  async kill(): Promise<void> {
    const [pid] = readFileSync(join(this.#data, "postmaster.pid"), "utf8").split("\n");
    process.kill(Number(pid), "SIGKILL");
    await this.#ended();
  }

  /** Stops the server at once. */
  async stop(): Promise<void> {
    await this.#ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.#work, { recursive: true, force: true });
  }

  async #ended(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.stdin?.end();
    await ended;
  }

  #initialise(): void {
    mkdirSync(this.#data, { mode: 0o700 });
    if (asUser.uid !== undefined) chownSync(this.#data, asUser.uid, asUser.gid);
    const options = ["--auth=scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"];
    const password = join(this.#work, "password");
    writeFileSync(password, "secret\n", { mode: 0o644 });
    execFileSync(
      this.#binaries.initdb,
      ["-D", this.#data, "-U", "postgres", `--pwfile=${password}`, ...options],
      { ...this.#options(), stdio: ["ignore", "ignore", "inherit"] },
    );
  }

  #options() {
    return {
      ...asUser,
      cwd: this.#data,
      env: childEnv({ ...this.#binaries.env, LC_ALL: "C", TZ: "UTC" }),
    };
  }
}
