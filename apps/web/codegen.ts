import { fileURLToPath } from "node:url";
import type { CodegenConfig } from "@graphql-codegen/cli";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Typed documents of the dashboard. Run `npm run codegen` at the top of the repository. */
const config: CodegenConfig = {
  schema: here("../../schema.graphql"),
  documents: [here("src/**/*.{ts,tsx}"), `!${here("src/gql/**")}`],
  ignoreNoDocuments: true,
  generates: {
    [here("src/gql/")]: {
      preset: "client",
      presetConfig: {
        fragmentMasking: { unmaskFunctionName: "readFragment" },
        // What TRUSTED_DOCUMENTS of the gateway names: the operations that browsers may run.
        persistedDocuments: { mode: "embedHashInDocument", hashAlgorithm: "sha256" },
      },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        importExtension: ".ts",
        emitLegacyCommonJSImports: false,
        scalars: {
          DateTime: "string",
          MetricValue: 'number | "NaN" | "Infinity" | "-Infinity"',
          DateTimeColumn: "string[]",
          MetricValueColumn: '(number | "NaN" | "Infinity" | "-Infinity")[]',
          SafeIntColumn: "number[]",
          SafeInt: "number",
        },
      },
    },
  },
};

export default config;
