import { randomUUID } from "node:crypto";
import type { Api } from "./api.ts";

export interface TypeRef {
  kind: string;
  name: string | null;
  ofType: TypeRef | null;
}

export interface InputValue {
  name: string;
  defaultValue: string | null;
  type: TypeRef;
}

export interface Type {
  kind: string;
  name: string;
  fields: { name: string; args: InputValue[]; type: TypeRef }[] | null;
  inputFields: InputValue[] | null;
  enumValues: { name: string }[] | null;
}

export interface DummyOperation {
  /** Such as "mutation cancelRun". */
  name: string;
  document: string;
  variables: Record<string, unknown>;
}

const typeRef = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
const introspection = `{
  __schema { types {
    kind name
    fields { name args { name defaultValue type { ${typeRef} } } type { ${typeRef} } }
    inputFields { name defaultValue type { ${typeRef} } }
    enumValues { name }
  } }
}`;

/**
 * One operation for every field of Query, Mutation and Subscription, with arguments of the right types that name nothing,
 * but for those that `given` has for it.
 */
export async function dummyOperations(
  api: Api,
  given: Record<string, Record<string, unknown>> = {},
): Promise<DummyOperation[]> {
  const types = await schemaTypes(api);
  return rootFields(types).map(({ kind, field }) => {
    const name = `${kind} ${field.name}`;
    return operationWith({ kind, field, types, values: given[name] ?? {} });
  });
}

export async function schemaTypes(api: Api): Promise<Map<string, Type>> {
  const { __schema } = await api.run<{ __schema: { types: Type[] } }>(introspection);
  return new Map(__schema.types.map((type) => [type.name, type]));
}

export interface RootField {
  kind: "query" | "mutation" | "subscription";
  field: NonNullable<Type["fields"]>[number];
}

export const rootFields = (types: Map<string, Type>): RootField[] =>
  (["query", "mutation", "subscription"] as const).flatMap((kind) => {
    const root = types.get(`${kind.charAt(0).toUpperCase()}${kind.slice(1)}`);
    return (root?.fields ?? []).map((field) => ({ kind, field }));
  });

/** The operation with `values`, and dummies for whatever else it needs. */
export function operationWith({
  kind,
  field,
  types,
  values,
}: RootField & { types: Map<string, Type>; values: Record<string, unknown> }): DummyOperation {
  const used = field.args.filter((argument) => isRequired(argument) || argument.name in values);
  const declared = used.map(({ name, type }) => `$${name}: ${spell(type)}`).join(", ");
  const passed = used.map(({ name }) => `${name}: $${name}`).join(", ");
  const selection = isObject(named(field.type)) ? " { __typename }" : "";
  return {
    name: `${kind} ${field.name}`,
    document: `${kind}${declared && `(${declared})`} { ${field.name}${passed && `(${passed})`}${selection} }`,
    variables: merged(Object.fromEntries(used.map(({ name, type }) => [name, dummy(type, types)])), values),
  };
}

const isRequired = ({ type, defaultValue }: InputValue) => type.kind === "NON_NULL" && defaultValue === null;
const named = (type: TypeRef): TypeRef => (type.ofType ? named(type.ofType) : type);
const isObject = ({ kind }: TypeRef) => kind === "OBJECT";

function spell(type: TypeRef): string {
  if (type.kind === "NON_NULL" && type.ofType) return `${spell(type.ofType)}!`;
  if (type.kind === "LIST" && type.ofType) return `[${spell(type.ofType)}]`;
  return type.name ?? "";
}

const scalars: Record<string, unknown> = {
  ID: randomUUID(),
  String: "text",
  Int: 1,
  SafeInt: 1,
  SafeIntColumn: [1],
  Float: 1,
  MetricValue: 1,
  MetricValueColumn: [1],
  Boolean: true,
  DateTime: "2026-11-23T10:00:00Z",
  DateTimeColumn: ["2026-11-23T10:00:00Z"],
};

export function dummy(type: TypeRef, types: Map<string, Type>): unknown {
  if (type.kind === "NON_NULL" && type.ofType) return dummy(type.ofType, types);
  if (type.kind === "LIST" && type.ofType) return [dummy(type.ofType, types)];
  const definition = types.get(type.name ?? "");
  if (definition?.enumValues) return definition.enumValues[0]?.name;
  if (!definition?.inputFields) return scalars[type.name ?? ""];
  const fields = definition.inputFields.filter(isRequired);
  return Object.fromEntries(fields.map((field) => [field.name, dummy(field.type, types)]));
}

/** The values of `own` in the place of those in `values`, at any depth. */
export function merged(
  values: Record<string, unknown>,
  own: Record<string, unknown>,
): Record<string, unknown> {
  const entries = Object.entries(own).map(([name, value]) => {
    const before = values[name];
    return [name, isPlain(before) && isPlain(value) ? merged(before, value) : value];
  });
  return { ...values, ...Object.fromEntries(entries) };
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
