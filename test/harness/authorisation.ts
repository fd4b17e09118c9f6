import type { Api, ApiError } from "./api.ts";
import type { DummyOperation } from "./dummy-operations.ts";

/** "may": what was answered has nothing to do with who asked; else the code of the refusal. */
export type Verdict = "may" | "UNAUTHENTICATED" | "FORBIDDEN";

/**
 * How someone is answered on each operation: queries and mutations over HTTP, subscriptions over a WebSocket. A
 * subscription that is granted answers nothing by itself: `stir` makes something happen until it does.
 */
export async function verdicts(
  caller: () => Promise<Api>,
  operations: DummyOperation[],
  stir: () => void,
): Promise<Record<string, Verdict>> {
  const found: Record<string, Verdict> = {};
  for (const operation of operations) {
    const api = await caller();
    found[operation.name] = await (isSubscription(operation)
      ? verdictOnSubscription(api, operation, stir)
      : verdictOf(api.run(operation.document, operation.variables)));
  }
  return found;
}

const isSubscription = ({ name }: DummyOperation) => name.startsWith("subscription");

async function verdictOnSubscription(
  api: Api,
  { document, variables }: DummyOperation,
  stir: () => void,
): Promise<Verdict> {
  const connection = await api.connect();
  const stream = connection.subscribe(document, variables);
  let answered = false;
  const verdict = verdictOf(stream.next()).finally(() => {
    answered = true;
  });
  while (!answered) {
    stir();
    await connection.run("{ __typename }");
  }
  await connection.close();
  return verdict;
}

const verdictOf = (answer: Promise<unknown>): Promise<Verdict> =>
  answer.then(
    () => "may",
    ({ code }: ApiError) => {
      if (code === "UNAUTHENTICATED" || code === "FORBIDDEN") return code;
      if (code === "INTERNAL") throw new Error("the operation broke the gateway");
      return "may";
    },
  );
