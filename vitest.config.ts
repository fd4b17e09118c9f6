import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";

/** graphql comes as two modules, and refuses objects of the one in the other: take the one that Node takes. */
const alias = [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve("graphql") }];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          alias,
          include: ["packages/**/*.test.ts", "apps/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/.next/**"],
          testTimeout: 60_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "integration",
          alias,
          include: ["test/{integration,embedded}/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          // The same files on a real server, and those that only make sense there.
          name: "integration on PostgreSQL",
          alias,
          include: ["test/{integration,postgres}/**/*.test.ts"],
          globalSetup: ["test/harness/postgres-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "e2e",
          alias,
          include: ["test/e2e/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
    // Two cores: a training test beside another makes both slow, and neither more telling.
    maxWorkers: 2,
  },
});
