import type { Express } from "express";
import type { GraphQLSchema } from "graphql";
import { schemaText } from "../emit-schema.ts";

/** Serves the schema as a text, for code generators and people. Open without a token, as introspection is. */
export function serveSchemaFile(app: Express, schema: GraphQLSchema): void {
  const text = schemaText(schema);
  app.get("/schema.graphql", (_request, response) => {
    response.type("text/plain").send(text);
  });
}
