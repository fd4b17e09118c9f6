import type { TrustedDocuments } from "../graphql/trusted-documents.ts";

/** What the gateway lets in from outside. */
export interface BorderSettings {
  /** The interface to listen on. */
  host: string;
  /** Of one token, session or runner, on the average of a window. */
  requestsPerSecond: number;
  /** Of one address, from callers that are not known. */
  anonymousRequestsPerSecond: number;
  rateWindowSeconds: number;
  connectionsPerAddress: number;
  /** In which a request's body has to be here. */
  bodySeconds: number;
  /** Addresses and networks that may say in X-Forwarded-For whom they ask for. */
  trustedProxies: string[];
  /** Of web pages other than the dashboard's that may use the API, with a token of their own. */
  allowedOrigins: string[];
  /** Whether the API tells its own schema, and serves a page to try it on. */
  introspection: boolean;
  /** What browsers' sessions may run; anything when undefined. */
  trustedDocuments: TrustedDocuments | undefined;
}

export const usualBorder: BorderSettings = {
  host: "127.0.0.1",
  requestsPerSecond: 200,
  anonymousRequestsPerSecond: 20,
  rateWindowSeconds: 10,
  connectionsPerAddress: 2_000,
  bodySeconds: 60,
  trustedProxies: ["loopback"],
  allowedOrigins: [],
  introspection: true,
  trustedDocuments: undefined,
};
