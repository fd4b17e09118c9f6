import {
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
} from "graphql";
import { checkCost, parseWithinLimits } from "./operation-limits.ts";
import type { OperationRequest } from "./operation-request.ts";

/** An operation that may be executed, or why it may not. Apollo does the same with what comes over HTTP. */
export function prepareOperation(
  schema: GraphQLSchema,
  { query, operationName, variables }: OperationRequest,
  { introspection }: { introspection: boolean },
): ExecutionArgs | readonly GraphQLError[] {
  try {
    const document = parseWithinLimits(query);
    const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    const errors = validate(schema, document, rules);
    if (errors.length > 0) return errors;
    checkCost(schema, document, { operationName, variables });
    return { schema, document, operationName, variableValues: variables };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}
