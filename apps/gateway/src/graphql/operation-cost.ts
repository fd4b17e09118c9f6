import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  getOperationAST,
  isInputType,
  isListType,
  isObjectType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  typeFromAST,
  valueFromAST,
} from "graphql";
import type { OperationRequest } from "./operation-request.ts";

/** A list that nobody gave a length for. */
const usualLength = 10;

/**
 * About how many objects a valid operation asks for at most: lists within lists multiply, and a field that is dear to
 * compute says as how many objects it counts (`@Extensions({ cost })`). 0 where a variable that it
 * needs is missing, which its execution reports.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operationName, variables }: Omit<OperationRequest, "query">,
): number {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!root) return 0;
  const sent = sentVariables(schema, operation, variables ?? {});
  return sent ? new Cost(schema, document, sent).of(operation.selectionSet, root) : 0;
}

/**
 * The variables as they were sent, or their defaults: only numbers and the lengths of lists count here, and to check
 * what is in them is done once, when the operation is executed. Undefined when one is missing.
 */
function sentVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Record<string, unknown>,
): Record<string, unknown> | undefined {
  const sent: Record<string, unknown> = {};
  for (const { variable, type, defaultValue } of variableDefinitions) {
    const name = variable.name.value;
    const inputType = typeFromAST(schema, type as NamedTypeNode);
    if (Object.hasOwn(variables, name)) sent[name] = variables[name];
    else if (defaultValue && isInputType(inputType)) sent[name] = valueFromAST(defaultValue, inputType);
    if (type.kind === Kind.NON_NULL_TYPE && (sent[name] ?? null) === null) return undefined;
  }
  return sent;
}

/** Each fragment is looked into once, however often it is used. */
class Cost {
  readonly #schema: GraphQLSchema;
  readonly #variables: Record<string, unknown>;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #known = new Map<string, number>();

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Record<string, unknown>) {
    this.#schema = schema;
    this.#variables = variables;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
    }
  }

  of(selectionSet: SelectionSetNode, type: GraphQLNamedType | undefined): number {
    return selectionSet.selections.reduce((sum, selection) => sum + this.#ofSelection(selection, type), 0);
  }

  #ofSelection(selection: SelectionNode, type: GraphQLNamedType | undefined): number {
    if (selection.kind === Kind.FIELD) return this.#ofField(selection, type);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#ofFragment(selection.name.value);
    const condition = selection.typeCondition?.name.value;
    return this.of(selection.selectionSet, condition === undefined ? type : this.#schema.getType(condition));
  }

  #ofField(node: FieldNode, type: GraphQLNamedType | undefined): number {
    const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
    if (!field || !node.selectionSet) return 0; // a value, or introspection
    const inner = this.of(node.selectionSet, getNamedType(field.type));
    return lengthOf(field, getArgumentValues(field, node, this.#variables)) * (weightOf(field) + inner);
  }

  #ofFragment(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    const type = fragment && this.#schema.getType(fragment.typeCondition.name.value);
    const cost = fragment ? this.of(fragment.selectionSet, type) : 0;
    this.#known.set(name, cost);
    return cost;
  }
}

function weightOf({ extensions }: GraphQLField<unknown, unknown>): number {
  return typeof extensions.cost === "number" ? extensions.cost : 1;
}

/** A connection has its length from its arguments, so its edges have none of their own. */
function lengthOf(field: GraphQLField<unknown, unknown>, args: Record<string, unknown>): number {
  for (const page of [args.last, args.first]) {
    if (typeof page === "number") return Math.max(page, 1);
  }
  const asked = Object.values(args).filter(Array.isArray);
  if (asked.length > 0) return Math.max(1, ...asked.map((list) => list.length));
  return isListType(getNullableType(field.type)) && field.name !== "edges" ? usualLength : 1;
}
