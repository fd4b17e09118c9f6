import type { ApolloServerPlugin } from "@apollo/server";
import { Kind, type OperationDefinitionNode } from "graphql";
import type { Context } from "../context.ts";
import type { Meters } from "./meters.ts";

/** Counts and times what Apollo answers. Labels are names of the schema, so there are not many of them. */
export function meteredOperations(meters: Meters): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      const stop = meters.operations.startTimer();
      return {
        async willSendResponse({ operation, response }) {
          const errors = response.body.kind === "single" ? response.body.singleResult.errors : undefined;
          const code = errors?.[0]?.extensions?.code;
          stop({ field: fieldOf(operation), code: typeof code === "string" ? code : "OK" });
        },
      };
    },
  };
}

function fieldOf(operation: OperationDefinitionNode | undefined): string {
  const first = operation?.selectionSet.selections[0];
  return first?.kind === Kind.FIELD ? first.name.value : "unknown";
}
