import type { CodegenConfig } from "@graphql-codegen/cli";

export default {
  schema: "../../schema.graphql",
  documents: "src/operations/*.graphql",
  generates: {
    "src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: "string",
        useTypeImports: true,
        enumsAsTypes: true,
        avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
        scalars: {
          DateTime: "string",
          SafeInt: "number",
          MetricValue: "number | 'NaN' | 'Infinity' | '-Infinity'",
          DateTimeColumn: "string[]",
          SafeIntColumn: "number[]",
          MetricValueColumn: "(number | 'NaN' | 'Infinity' | '-Infinity')[]",
        },
      },
    },
  },
} satisfies CodegenConfig;
