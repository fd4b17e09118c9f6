import { ClaimRunDocument, CreateExperimentDocument, createClient } from "@frostline/client";
import { parseFreezePolicy } from "@frostline/model";
import { expect, test } from "vitest";
import { toRunConfig } from "../../apps/runner/src/run-config.ts";
import { startGateway } from "../harness/gateway.ts";
import { seedRunner, seedTeam } from "../harness/seed.ts";

test("a runner reads of every kind of policy and of the training what was planned", async () => {
  await using gateway = await startGateway();
  const team = await seedTeam(gateway);
  const runner = await seedRunner(gateway, team);
  const person = createClient({ url: gateway.url, token: team.person.token ?? "" });
  const host = createClient({ url: gateway.url, token: runner.api.token ?? "" });
  await person.request(CreateExperimentDocument, {
    input: {
      name: "All kinds",
      modelSource: "packaged:minilm-l6",
      dataset: { source: "packaged:movie-snippets", maxTrain: 100 },
      training: { epochs: 4, prefixMode: "STOCHASTIC_CACHE", prefixCopies: 3, prefixDtype: "FLOAT32" },
      plan: {
        seeds: [5],
        freeze: [
          { kind: "PREFIX", depth: 3 },
          { kind: "GROUPS", frozen: ["block 1"] },
          { kind: "GRADUAL_UNFREEZE", trainedAtMost: 2 },
          { kind: "AUTOFREEZE", intervals: 5, resetOptimizer: true },
          { kind: "LPFT", headEpochs: 2, depth: 1 },
          { kind: "DISCRIMINATIVE_LR", factor: 3, freezeBelow: 0.02, learningRate: 0.001 },
        ],
      },
    },
  });
  const planned = [
    { kind: "prefix", depth: 3 },
    { kind: "groups", frozen: ["block 1"] },
    { kind: "gradualUnfreeze", trainedAtMost: 2 },
    { kind: "autofreeze", intervals: 5, resetOptimizer: true },
    { kind: "lpft", headEpochs: 2, depth: 1 },
    { kind: "discriminativeLR", factor: 3, freezeBelow: 0.02 },
  ];
  const read = [];
  for (const policy of planned) {
    const key = { sessionId: runner.sessionId, idempotencyKey: policy.kind };
    const { claimRun } = await host.request(ClaimRunDocument, key);
    if (claimRun) read.push(toRunConfig(claimRun));
  }
  const freezes = read.map(({ freeze }) => freeze);
  expect(freezes).toHaveLength(planned.length);
  expect(freezes).toEqual(expect.arrayContaining(planned.map((policy) => parseFreezePolicy(policy))));
  for (const { training, freeze, dataset, seed } of read) {
    expect({ seed, maxTrain: dataset.maxTrain }).toEqual({ seed: 5, maxTrain: 100 });
    expect(training).toMatchObject({
      epochs: 4,
      prefixMode: "stochasticCache",
      prefixCopies: 3,
      prefixDtype: "float32",
      learningRate: freeze.kind === "discriminativeLR" ? 0.001 : 5e-5,
    });
  }
});
