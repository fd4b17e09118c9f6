import { runPhase } from "@frostline/db";
import { enumOf } from "../graphql/enums.ts";

export const RunPhase = enumOf("RunPhase", runPhase.enumValues);
export type RunPhase = keyof typeof RunPhase;
