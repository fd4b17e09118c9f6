import { runReason, runStatus } from "@frostline/db";
import { enumOf } from "../graphql/enums.ts";

export const RunStatus = enumOf("RunStatus", runStatus.enumValues);
export type RunStatus = keyof typeof RunStatus;
export const RunReason = enumOf("RunReason", runReason.enumValues);
export type RunReason = keyof typeof RunReason;
