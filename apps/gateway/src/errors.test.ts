import { DrizzleQueryError } from "drizzle-orm";
import { GraphQLError } from "graphql";
import { pino } from "pino";
import { expect, test } from "vitest";
import { AppError, formatError } from "./errors.ts";

function formatted(error: unknown) {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => lines.push(line) });
  return { answer: formatError(error, log), logged: lines.join("") };
}

test("an error meant for the caller goes through with its code and field, but without its cause", () => {
  const cause = new Error("password=hunter2");
  const error = new AppError("BAD_INPUT", "The name is empty.", { field: "name", cause });
  const { answer, logged } = formatted(
    new GraphQLError("wrapped", { originalError: error, path: ["create", 0] }),
  );
  expect(answer).toEqual({
    message: "The name is empty.",
    path: ["create", 0],
    extensions: { code: "BAD_INPUT", field: "name" },
  });
  expect(logged).toBe("");
});

test("any other error is a number for the caller, and its stack is in the log under that number", () => {
  const error = new Error("relation runs does not exist");
  const { answer, logged } = formatted(
    new GraphQLError(error.message, { originalError: error, path: ["run"] }),
  );
  expect(answer.message).toMatch(/^Something went wrong \(request [0-9a-f-]{36}\)\.$/);
  expect(JSON.stringify(answer)).not.toContain("relation");
  expect(logged).toContain("relation runs does not exist");
  expect(logged).toContain("errors.test.ts");
  expect(logged).toContain(String(answer.extensions?.requestId));
});

test("a mistake in the query itself is bad input", () => {
  const { answer } = formatted(new GraphQLError('Cannot query field "x".'));
  expect(answer).toEqual({ message: 'Cannot query field "x".', extensions: { code: "BAD_INPUT" } });
});

test("a null where none may be is our mistake, not the caller's", () => {
  const { answer } = formatted(
    new GraphQLError("Cannot return null for non-nullable field.", { path: ["run"] }),
  );
  expect(answer.extensions?.code).toBe("INTERNAL");
});

test("a statement that failed is in the log without its parameters", () => {
  const cause = new Error("division by zero");
  const { answer, logged } = formatted(new DrizzleQueryError("select $1 / 0", ["hunter2"], cause));
  expect(answer.extensions?.code).toBe("INTERNAL");
  expect(logged).toContain("division by zero");
  expect(logged).toContain("select $1 / 0");
  expect(logged).toContain("errors.test.ts");
  expect(logged).not.toContain("hunter2");
});

test("a database whose disk is full is named as such, with a number to look up", () => {
  const refused = Object.assign(new Error("could not extend file: No space left on device"), {
    code: "53100",
  });
  const { answer } = formatted(new DrizzleQueryError("insert into points", [], refused));
  expect(answer.message).toMatch(
    /^The database's disk is full: nothing can be stored until there is room on it \(request .+\)\.$/,
  );
  expect(answer.extensions).toMatchObject({ code: "INTERNAL" });
});
