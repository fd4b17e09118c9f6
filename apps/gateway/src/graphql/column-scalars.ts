import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { DateTime, MetricValue, SafeInt } from "./scalars.ts";

/**
 * A list as one value, checked in one pass. graphql checks each element of a list by itself, with a path of its own in
 * case there is something to say of it: for the columns of a thousand points that takes three times as long.
 */
function columnOf<Value, Sent>(name: string, element: GraphQLScalarType<Value, Sent>) {
  return new GraphQLScalarType<Value[], Sent[]>({
    name,
    description: `A list of ${element.name}, without nulls.`,
    serialize: (value) => each(listOf(value), (one) => element.serialize(one)),
    parseValue: (value) => each(listOf(value), (one) => element.parseValue(one)),
    parseLiteral: (node, variables) =>
      each(node.kind === Kind.LIST ? node.values : [node], (one) => element.parseLiteral(one, variables)),
  });
}

/** A value by itself is a list of one, as everywhere in GraphQL. */
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function each<From, To>(list: readonly From[], convert: (value: From) => To): To[] {
  return list.map((value, index) => {
    try {
      return convert(value);
    } catch (error) {
      if (error instanceof GraphQLError) throw new GraphQLError(`at ${index}: ${error.message}`);
      throw error;
    }
  });
}

export const SafeIntColumn = columnOf("SafeIntColumn", SafeInt);
export const MetricValueColumn = columnOf("MetricValueColumn", MetricValue);
export const DateTimeColumn = columnOf("DateTimeColumn", DateTime);
