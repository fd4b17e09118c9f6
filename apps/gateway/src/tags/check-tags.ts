import { badInput } from "../errors.ts";
import { checkText } from "../text.ts";

const longestTag = 60;
const mostTags = 50;

/** @throws BAD_INPUT naming the tag that cannot be one */
export const checkTags = (field: string, tags: string[]): string[] => {
  if (tags.length > mostTags) {
    throw badInput(field, `${tags.length} tags are too many; the limit is ${mostTags}.`);
  }
  return [...new Set(tags.map((tag, index) => checkText(`${field}[${index}]`, tag, longestTag)))];
};
