import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
} from "graphql";
import { checkCost, parseWithinLimits } from "./operation-limits.ts";
import type { OperationRequest } from "./operation-request.ts";

/** What has passed: the same document is checked once. A schema belongs to one gateway, and so to one set of rules. */
const valid = new WeakMap<GraphQLSchema, WeakSet<DocumentNode>>();

/** An operation that may be executed, or why it may not. Apollo does the same with what comes over HTTP. */
export function prepareOperation(
  schema: GraphQLSchema,
  { query, operationName, variables }: OperationRequest,
  { introspection }: { introspection: boolean },
): ExecutionArgs | readonly GraphQLError[] {
  try {
    const document = parseWithinLimits(query);
    const passed = valid.get(schema) ?? new WeakSet();
    valid.set(schema, passed);
    if (!passed.has(document)) {
      const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
      const errors = validate(schema, document, rules);
      if (errors.length > 0) return errors;
      passed.add(document);
    }
    checkCost(schema, document, { operationName, variables });
    return { schema, document, operationName, variableValues: variables };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}
