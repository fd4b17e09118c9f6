export {
  type ClientOptions,
  createClient,
  type FrostlineClient,
  type SubscriptionHandlers,
} from "./client.ts";
export { type DownloadOptions, openStoredFile, type StoredFile } from "./download.ts";
export {
  type ErrorCode,
  GatewayError,
  GatewayUnreachable,
  isPassing,
  OtherVersion,
  type Problem,
} from "./errors.ts";
export { ExternalRun, type FinishExternalRun } from "./external-run.ts";
export {
  type FollowedLine,
  type FollowLogOptions,
  type FollowOptions,
  followLog,
  isFinal,
  runHints,
} from "./follow.ts";
export { AddressError, gatewayAddress, isLoopback } from "./gateway-address.ts";
export * from "./gql/graphql.ts";
export { metricPoints, type PointPage } from "./metric-points.ts";
export { collectProvenance } from "./provenance.ts";
export { pause, type RetryOptions, retrying } from "./retry.ts";
export { type Upload, type UploadOptions, uploadFile } from "./upload.ts";
