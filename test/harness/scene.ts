import { afterAll, beforeAll } from "vitest";
import { startGateway, type TestGateway } from "./gateway.ts";
import { type RunRef, seedExperiment, seedRunner, seedTeam, type Team, type TestRunner } from "./seed.ts";

export interface Scene {
  readonly gateway: TestGateway;
  readonly team: Team;
  readonly runner: TestRunner;
  /** One more run, at which the runner works. */
  newRun(): Promise<RunRef>;
}

/** One gateway for all tests of a file, with a team in it and the team's runner; there from the first test on. */
export function sceneOfFile(): Scene {
  let built: Pick<Scene, "gateway" | "team" | "runner"> | undefined;
  const scene = () => {
    if (!built) throw new Error("The scene is there only while tests run.");
    return built;
  };
  beforeAll(async () => {
    const gateway = await startGateway();
    const team = await seedTeam(gateway);
    built = { gateway, team, runner: await seedRunner(gateway, team) };
  });
  afterAll(() => built?.gateway[Symbol.asyncDispose]());
  return {
    get gateway() {
      return scene().gateway;
    },
    get team() {
      return scene().team;
    },
    get runner() {
      return scene().runner;
    },
    async newRun() {
      await seedExperiment(scene().team);
      return scene().runner.work();
    },
  };
}
