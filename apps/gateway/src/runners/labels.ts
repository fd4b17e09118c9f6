import { badInput } from "../errors.ts";
import { checkText } from "../text.ts";

const mostLabels = 20;
const longestLabel = 100;

/**
 * The labels of a runner, or those that are required of one; each once.
 * @throws BAD_INPUT naming the field, or the first label that cannot be one
 */
export function checkLabels(field: string, labels: readonly string[]): string[] {
  if (labels.length > mostLabels) {
    throw badInput(field, `${labels.length} labels are too many; the limit is ${mostLabels}.`);
  }
  return [...new Set(labels.map((label, index) => checkText(`${field}[${index}]`, label, longestLabel)))];
}
