/** A database that cannot be used. The message is one sentence for the person, without the password. */
export class DatabaseUnusableError extends Error {
  override name = "DatabaseUnusableError";
}

/** What the sentences need of a URL. The password stays behind. */
export interface Address {
  host: string;
  port: string;
  user: string;
  database: string;
}

/** @throws DatabaseUnusableError when the text is no URL of a PostgreSQL database */
export function addressOf(url: string): Address {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const database = parsed ? decoded(parsed.pathname.slice(1)) : "";
  if (!parsed || !["postgres:", "postgresql:"].includes(parsed.protocol) || database === "") {
    throw new DatabaseUnusableError(
      "DATABASE_URL is not the address of a PostgreSQL database: write it like postgres://user:password@host:5432/database.",
    );
  }
  return {
    host: parsed.hostname || "localhost",
    port: parsed.port || "5432",
    user: decoded(parsed.username),
    database,
  };
}

/** A "%" that begins no code stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const unreachable = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"];

/** The sentence for a failure to open the database at this address; undefined when it is none of those a person can mend. */
export function sentenceFor(error: unknown, { host, port, user, database }: Address): string | undefined {
  const at = `${host}:${port}`;
  const code = codeOf(error);
  if (code !== undefined && unreachable.includes(code)) {
    return `No PostgreSQL server answers at ${at} (${code}): start it, or correct host and port in DATABASE_URL.`;
  }
  if (code === "28P01") {
    return `PostgreSQL at ${at} does not let user "${user}" in: correct user and password in DATABASE_URL.`;
  }
  if (code === "28000") {
    return `PostgreSQL at ${at} does not let user "${user}" in: correct user and password in DATABASE_URL, or its pg_hba.conf, which may ask for ?sslmode=require.`;
  }
  if (code === "57P03") {
    return `PostgreSQL at ${at} is starting or stopping: try again in a moment.`;
  }
  if (code !== undefined && /CERT|TLS|SSL/.test(code)) {
    return `The certificate of PostgreSQL at ${at} is not trusted (${code}): correct sslmode or sslrootcert in DATABASE_URL.`;
  }
  if (code === "3D000") {
    return `PostgreSQL at ${at} has no database "${database}": create it, or correct its name in DATABASE_URL.`;
  }
  if (code === "42501") {
    return `User "${user}" may not create tables in database "${database}" at ${at}: make that user its owner.`;
  }
  if (code === "53300") {
    return `PostgreSQL at ${at} has no connection left for us: raise its max_connections, or stop something else.`;
  }
  if (code === undefined || code === "ECONNRESET") {
    const why = error instanceof Error ? error.message : String(error);
    return `What is at ${at} does not answer like a PostgreSQL server (${why}): correct DATABASE_URL.`;
  }
  return undefined;
}

/** Whether a statement failed because the server could not be reached or was going away: later it may work. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (code !== undefined) {
    const connection = code.startsWith("08") || code.startsWith("57P0") || code === "53300";
    if (connection || code === "ECONNRESET" || code === "EPIPE" || unreachable.includes(code)) return true;
  }
  // What the pool says itself has no code.
  const ofThePool = /Connection terminated|timeout exceeded when trying to connect|not queryable/;
  return (code === undefined && ofThePool.test(error.message)) || isConnectionLost(error.cause);
}

/** Whether a statement failed because the server has no room left on its disk. */
export const isDiskFull = (error: unknown): boolean => codeOf(error) === "53100";

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return codeOf(error.cause);
}
