import { registerEnumType } from "type-graphql";

type EnumOf<Value extends string> = { readonly [Name in Value]: Name };

/** A GraphQL enum with the values of a database enum: the two cannot drift apart. */
export function enumOf<Value extends string>(
  name: string,
  values: readonly Value[],
  description?: string,
): EnumOf<Value> {
  const names = Object.fromEntries(values.map((value) => [value, value])) as EnumOf<Value>;
  registerEnumType(names, description === undefined ? { name } : { name, description });
  return names;
}

/** A GraphQL enum whose names stand for the words of @frostline/model. */
export function enumOfWords<const Words extends Record<string, string>>(
  name: string,
  words: Words,
  description: string,
): Words {
  registerEnumType(words, { name, description });
  return words;
}
