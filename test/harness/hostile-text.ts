import type { Api } from "./api.ts";
import {
  type DummyOperation,
  dummy,
  type InputValue,
  merged,
  operationWith,
  rootFields,
  schemaTypes,
  type Type,
  type TypeRef,
} from "./dummy-operations.ts";

/** What has broken out of statements, paths, patterns, terminals, JSON and text columns elsewhere. */
export const HOSTILE_TEXTS = [
  "'; drop table runs cascade; --",
  '" or 1=1 union select hash from api_tokens --',
  "%_\\' or ''='",
  "$1::int",
  "../../../../../../etc/passwd",
  "..%2f..%2f..\\..\\windows\\win.ini",
  "/dev/zero",
  "nul\u0000byte",
  "half a pair \ud800",
  "\u001b]0;title\u0007\u202e",
  '{"$ne": null}',
  "__proto__",
  "a".repeat(50_000),
];

export interface HostileOperation extends DummyOperation {
  /** Where the text stands, such as "input.name". */
  place: string;
}

/** One operation for each place in the arguments of the schema's root fields that takes text, with the text there. */
export async function hostileOperations(
  api: Api,
  text: string,
  given: Record<string, Record<string, unknown>>,
): Promise<HostileOperation[]> {
  const types = await schemaTypes(api);
  return rootFields(types)
    .filter(({ kind }) => kind !== "subscription")
    .flatMap(({ kind, field }) =>
      field.args.flatMap((argument) =>
        placesOf(argument, types).map((place) => {
          const hostile = { [argument.name]: filled(argument.type, place.slice(1), text, types) };
          const values = merged(given[`${kind} ${field.name}`] ?? {}, hostile);
          return { ...operationWith({ kind, field, types, values }), place: place.join(".") };
        }),
      ),
    );
}

const isText = (name: string | null) => name === "String" || name === "ID";
const bare = (type: TypeRef): TypeRef => (type.ofType ? bare(type.ofType) : type);

/** Paths to the text in an argument, at most four names deep. */
function placesOf({ name, type }: InputValue, types: Map<string, Type>, depth = 4): string[][] {
  const inner = bare(type);
  if (isText(inner.name)) return [[name]];
  const fields = (depth > 1 && types.get(inner.name ?? "")?.inputFields) || [];
  return fields.flatMap((field) => placesOf(field, types, depth - 1).map((path) => [name, ...path]));
}

function filled(type: TypeRef, path: string[], text: string, types: Map<string, Type>): unknown {
  if (type.kind === "NON_NULL" && type.ofType) return filled(type.ofType, path, text, types);
  if (type.kind === "LIST" && type.ofType) return [filled(type.ofType, path, text, types)];
  const [name, ...rest] = path;
  const field = types.get(type.name ?? "")?.inputFields?.find((field) => field.name === name);
  if (name === undefined || !field) return text;
  return { ...(dummy(type, types) as object), [name]: filled(field.type, rest, text, types) };
}
