import type { Db } from "@frostline/db";
import pg from "pg";
import type { Dice } from "./dice.ts";

type Query = (...args: unknown[]) => unknown;
type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: unknown) => void;

const endsTransaction = (query: unknown) =>
  /^(commit|rollback)/i.test(typeof query === "string" ? query : ((query as pg.QueryConfig).text ?? ""));

/** How long a statement may take before the database is asked whether it waits for a lock. */
const usualMs = 3;

/**
 * Through it the statements of several databases' pools go one at a time, in an order that dice decide: so the
 * interleavings of requests that race are drawn, not left to chance. The next statement is let through when each
 * contender either stands at the turnstile, has finished, or waits in the database for another one's lock.
 */
export class Turnstile implements AsyncDisposable {
  readonly #observer: pg.Client;
  #dice: Dice | undefined;
  /** Requests that have not been answered. */
  #contenders = 0;
  /** Statements that have been let through and are not done; whether they are known to wait for a lock. */
  readonly #inside = new Set<{ isBlocked: boolean }>();
  #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** The observer is one connection, which takes one question after the other. */
  #isAsking = false;
  /** Orders that were drawn, as far as they differ by which statements went when. */
  readonly orders = new Set<string>();
  #order = "";

  private constructor(observer: pg.Client) {
    this.#observer = observer;
  }

  static async at(databaseUrl: string): Promise<Turnstile> {
    const observer = new pg.Client({ connectionString: databaseUrl });
    await observer.connect();
    return new Turnstile(observer);
  }

  /** From now on the statements of this database go through here. */
  guard(db: Db, name: string): void {
    const { $client: pool } = db as unknown as { $client: pg.Pool };
    const guarded = new WeakSet<pg.PoolClient>();
    const guard = (client: pg.PoolClient): pg.PoolClient => {
      if (guarded.has(client)) return client;
      guarded.add(client);
      const query = client.query.bind(client) as Query;
      client.query = ((...args: unknown[]) => this.#pass(name, query, args)) as typeof client.query;
      return client;
    };
    const connect = pool.connect.bind(pool);
    pool.connect = ((callback?: Connected) => {
      if (!callback) return connect().then(guard);
      return connect((error, client, done) => callback(error, client && guard(client), done));
    }) as typeof pool.connect;
  }

  /** Lets requests race. Answers what became of each. */
  async race<const T extends readonly (() => Promise<unknown>)[]>(
    dice: Dice,
    requests: T,
  ): Promise<{ [K in keyof T]: PromiseSettledResult<Awaited<ReturnType<T[K]>>> }> {
    this.#dice = dice;
    this.#order = "";
    this.#contenders = requests.length;
    try {
      const answers = requests.map(async (request) => {
        try {
          return await request();
        } finally {
          this.#contenders -= 1;
          this.#consider();
        }
      });
      return (await Promise.allSettled(answers)) as never;
    } finally {
      this.#dice = undefined;
      this.orders.add(this.#order);
      clearTimeout(this.#timer);
      for (const go of this.#waiting.splice(0)) go();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#observer.end();
  }

  #pass(name: string, query: Query, args: unknown[]): unknown {
    if (!this.#dice) return query(...args);
    const statement = { isBlocked: false };
    const turn = new Promise<void>((go) => this.#waiting.push(go)).then(() => {
      this.#order += name;
      this.#inside.add(statement);
      this.#consider();
    });
    this.#consider();
    const done = () => {
      this.#inside.delete(statement);
      // A lock may be free now that others wait for.
      if (endsTransaction(args[0])) for (const other of this.#inside) other.isBlocked = false;
      this.#consider();
    };
    const callback = args.at(-1);
    if (typeof callback !== "function") {
      return turn.then(() => query(...args) as Promise<unknown>).finally(done);
    }
    const answered = (...answer: unknown[]) => {
      done();
      callback(...answer);
    };
    void turn.then(() => query(...args.slice(0, -1), answered));
    return undefined;
  }

  #consider(): void {
    clearTimeout(this.#timer);
    const inside = [...this.#inside];
    const isSomebodyOnTheWay = this.#waiting.length + inside.length < this.#contenders;
    if (this.#waiting.length === 0 || isSomebodyOnTheWay) return;
    if (inside.every(({ isBlocked }) => isBlocked)) this.#letThrough();
    else if (!this.#isAsking) this.#timer = setTimeout(() => void this.#askTheDatabase(inside), usualMs);
  }

  /** Only the database knows whether a statement takes its time or waits. */
  async #askTheDatabase(inside: { isBlocked: boolean }[]): Promise<void> {
    this.#isAsking = true;
    const { rows } = await this.#observer
      .query<{ blocked: number }>(
        "select count(*)::int as blocked from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
      .finally(() => {
        this.#isAsking = false;
      });
    const areAllBlocked = rows[0]?.blocked === inside.length && inside.every((one) => this.#inside.has(one));
    if (areAllBlocked) for (const statement of inside) statement.isBlocked = true;
    this.#consider();
  }

  #letThrough(): void {
    const index = Math.floor((this.#dice?.roll() ?? 0) * this.#waiting.length);
    for (const go of this.#waiting.splice(index, 1)) go();
  }
}
