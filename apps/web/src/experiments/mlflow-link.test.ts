import { expect, test } from "vitest";
import { pathOfMlflowLink } from "./mlflow-link.ts";

const experiment = "01a20aca-a84f-7c65-bab9-ebf4e1fe847e";
const run = "01a20aca-aadc-7bd2-ba3d-add86b42d4f0";

test("the links that MLflow's client prints lead to the run and to the experiment, and nothing else leads anywhere", () => {
  expect(pathOfMlflowLink(`#/experiments/${experiment}/runs/${run}`)).toBe(`/runs/${run}`);
  expect(pathOfMlflowLink(`#/experiments/${experiment}`)).toBe(`/experiments/${experiment}`);
  for (const other of ["", "#top", "#/experiments/0", `#//elsewhere.example/${run}`, `#/runs/${run}`]) {
    expect(pathOfMlflowLink(other), other).toBeUndefined();
  }
});
