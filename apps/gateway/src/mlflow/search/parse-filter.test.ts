import { expect, test } from "vitest";
import { experimentSpace, runSpace } from "./identifier.ts";
import { parseFilter } from "./parse-filter.ts";
import { parseOrder } from "./parse-order.ts";

const filter = (text: string) => parseFilter(text, runSpace);

test("a filter is comparisons joined by AND, whatever the case and the space", () => {
  expect(
    filter("metrics.accuracy > 0.9 and params.model = 'bert'  AND tags.`mlflow.user` != \"me\""),
  ).toEqual([
    { entity: "metric", key: "accuracy", operator: ">", value: 0.9 },
    { entity: "parameter", key: "model", operator: "=", value: "bert" },
    { entity: "tag", key: "mlflow.user", operator: "!=", value: "me" },
  ]);
  expect(filter("")).toEqual([]);
  expect(filter("  \n")).toEqual([]);
});

test.each([
  ["metric.`train/loss`<-1.5e-3", { entity: "metric", key: "train/loss", operator: "<", value: -0.0015 }],
  [
    "params.\"batch size\" LIKE '1%'",
    { entity: "parameter", key: "batch size", operator: "LIKE", value: "1%" },
  ],
  ["tags.a.b ilike 'X_'", { entity: "tag", key: "a.b", operator: "ILIKE", value: "X_" }],
  ["params.x is not null", { entity: "parameter", key: "x", operator: "IS NOT NULL", value: null }],
  ["tags.x IS NULL", { entity: "tag", key: "x", operator: "IS NULL", value: null }],
  ["run_id IN ('a', 'b',)", { entity: "attribute", key: "run_id", operator: "IN", value: ["a", "b"] }],
  [
    "attributes.status not in ('FAILED')",
    { entity: "attribute", key: "status", operator: "NOT IN", value: ["FAILED"] },
  ],
  ["attr.Created >= 5", { entity: "attribute", key: "start_time", operator: ">=", value: 5 }],
  ["`Run Name` = 'it''s'", { entity: "attribute", key: "run_name", operator: "=", value: "it's" }],
  ["datasets.name = 'sst2'", { entity: "dataset", key: "name", operator: "=", value: "sst2" }],
])("%s", (text, comparison) => {
  expect(filter(text)).toEqual([comparison]);
});

test.each([
  ["metrics.a > 'x'", "a number is expected"],
  ["metrics.a > 1 or metrics.b > 2", 'AND is expected where "or metrics'],
  ["metrics.a > 1; drop table runs", "AND is expected"],
  ["params.a = 1", "a text in quotes is expected"],
  ["params.a = 'x", "a text in quotes is expected"],
  ["params.a > 'x'", 'parameter "a" cannot be compared by >'],
  ["metrics.a LIKE 'x'", "cannot be compared by LIKE"],
  ["metrics.a IS NULL", "cannot be compared by IS NULL"],
  ["things.a = 'x'", '"things" is no entity'],
  ["team_id = 'x'", '"team_id" is no attribute'],
  ["datasets.team = 'x'", 'a dataset has no "team"'],
  ["metrics.train/loss > 1", "a comparison such as"],
  ["metrics. > 1", "a key"],
  ["metrics.a", "where it ends"],
  ["metrics.a > 1 AND", "where it ends"],
  ["run_id IN ()", "a text in quotes is expected"],
  ["run_id IN ('a'", "a comma or the end of the list"],
  ["metrics.a > 1.2.3", "a number is expected"],
])("refused, with what is wrong: %s", (text, sentence) => {
  expect(() => filter(text)).toThrow(sentence);
});

test("experiments are searched by attributes and tags alone", () => {
  expect(parseFilter("name LIKE 'a%' AND tags.x = 'y'", experimentSpace)).toHaveLength(2);
  expect(() => parseFilter("metrics.a > 1", experimentSpace)).toThrow('"metrics" is no entity');
});

test("an order names one thing and a direction", () => {
  const order = (clause: string) => parseOrder(clause, "order_by[0]", runSpace);
  expect(order("metrics.`test/loss` desc")).toEqual({ entity: "metric", key: "test/loss", descending: true });
  expect(order("start_time")).toEqual({ entity: "attribute", key: "start_time", descending: false });
  expect(() => order("start_time DESC, run_id")).toThrow("order_by[0]: ASC or DESC and nothing more");
  expect(() => order("datasets.name")).toThrow("not sorted by datasets");
});

test("a filter of many comparisons is refused before it is a statement", () => {
  expect(() => filter(Array(60).fill("metrics.a > 1").join(" AND "))).toThrow("more than 50 comparisons");
});
