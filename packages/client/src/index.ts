export {
  type ClientOptions,
  createClient,
  type FrostlineClient,
  type SubscriptionHandlers,
} from "./client.ts";
export { type ErrorCode, GatewayError, GatewayUnreachable, isPassing } from "./errors.ts";
export * from "./gql/graphql.ts";
export { pause, retrying } from "./retry.ts";
