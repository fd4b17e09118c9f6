import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { buildSchema } from "./schema.ts";

/** The schema as text, always in the same order: what is committed as schema.graphql. */
export const emitSchema = (): string => schemaText(buildSchema());

/** A schema as text, in alphabetical order. */
export const schemaText = (schema: GraphQLSchema): string =>
  `${printSchema(lexicographicSortSchema(schema))}\n`;
