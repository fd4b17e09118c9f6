import { invalidValue } from "../mlflow-error.ts";
import { type Identifier, readIdentifier, type SearchSpace } from "./identifier.ts";
import { Reader } from "./reader.ts";

export interface Order extends Identifier {
  descending: boolean;
}

/**
 * MLflow's order_by: one thing to sort by, and the direction; ascending without one.
 * @throws MlflowError INVALID_PARAMETER_VALUE saying what is wrong where
 */
export function parseOrder(clause: string, field: string, space: SearchSpace): Order {
  const reader = new Reader(clause, field);
  const identifier = readIdentifier(reader, space);
  if (identifier.entity === "dataset")
    throw invalidValue(`Invalid ${field}: runs are not sorted by datasets.`);
  const descending = reader.takeWord("DESC");
  if (!descending) reader.takeWord("ASC");
  if (!reader.isAtEnd) throw reader.expected("ASC or DESC and nothing more");
  return { ...identifier, descending };
}
