import type { QueueingInput } from "../gql/graphql.ts";
import type { FieldErrors } from "./create-input.ts";
import { QUEUEING_FIELDS } from "./draft.ts";
import { readTexts } from "./field-texts.ts";
import type { QueueingTexts } from "./queueing-fields.tsx";

/** All of the settings as the gateway wants them: a box that was emptied means the usual, not what was there before. */
export function queueingInput({ queueing, requiredLabels }: QueueingTexts): {
  input: QueueingInput;
  errors: FieldErrors;
} {
  const { values, problems } = readTexts(QUEUEING_FIELDS, queueing);
  const errors = new Map([...problems].map(([name, sentence]) => [`queueing.${name}`, sentence]));
  return { input: { priority: 0, timeoutMinutes: 0, retries: 0, ...values, requiredLabels }, errors };
}

/** The boxes for settings that there are; what is as usual is empty. */
export function queueingTexts({
  requiredLabels,
  ...numbers
}: {
  priority: number;
  timeoutMinutes?: number | null | undefined;
  retries: number;
  requiredLabels: readonly string[];
}): QueueingTexts {
  const text = (value: number | null | undefined) => (value ? String(value) : "");
  const { priority, timeoutMinutes, retries } = numbers;
  return {
    queueing: {
      priority: text(priority),
      timeoutMinutes: text(timeoutMinutes),
      retries: text(retries),
    },
    requiredLabels: [...requiredLabels],
  };
}
