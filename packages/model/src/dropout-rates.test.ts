import { expect, test } from "vitest";
import { parseRunConfig } from "./config.ts";
import { dropoutRates } from "./train.ts";

const OF_THE_MODEL = { hidden: 0.1, attention: 0.05, classifier: 0.3 };

function ratesWith(training: object) {
  const config = parseRunConfig({
    model: { source: "packaged:minilm-l6" },
    dataset: { source: "packaged:movie-snippets" },
    freeze: { kind: "prefix", depth: 0 },
    training,
    seed: 1,
  });
  return dropoutRates({ dropout: OF_THE_MODEL, config });
}

test("the dropout rates of a training are the model's own, but for those that the configuration sets", () => {
  expect(ratesWith({})).toEqual(OF_THE_MODEL);
  expect(ratesWith({ dropout: 0, classifierDropout: 0.5 })).toEqual({
    hidden: 0,
    attention: 0.05,
    classifier: 0.5,
  });
});
