export * from "./audit.ts";
export * from "./experiments.ts";
export * from "./metrics.ts";
export * from "./runners.ts";
export * from "./runs.ts";
export * from "./saved-views.ts";
export * from "./users.ts";
