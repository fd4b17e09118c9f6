import { createDb } from "@frostline/db";
import type { TestProject } from "vitest/node";
import { testDatabaseUrl } from "./env.ts";
import { createDatabase, dropDatabase, templateName } from "./postgres-databases.ts";
import { PostgresServer } from "./postgres-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A superuser's URL of the server that the tests of a project use; absent where they use the embedded database. */
    postgresUrl: string | undefined;
  }
}

/** One server for the whole run, with a migrated database from which each test file gets a copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = testDatabaseUrl === undefined ? await PostgresServer.create() : undefined;
  const url = testDatabaseUrl ?? server?.url() ?? "";
  const stop = async () => {
    if (!server) await dropDatabase(url, templateName);
    await server?.[Symbol.asyncDispose]();
  };
  try {
    await dropDatabase(url, templateName);
    const template = await createDb({ url: await createDatabase(url, templateName, "template0") });
    await template.close();
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("postgresUrl", url);
  return stop;
}
