import { stat } from "node:fs/promises";
import { createClient, ThisRunnerDocument } from "@frostline/client";
import { fetchPatiently } from "@frostline/model/sources";
import WebSocket from "ws";
import { type Credentials, credentialsPath, endpointOf } from "../credentials.ts";
import type { RunnerEnv } from "../env.ts";
import { isUnknownThere } from "../refusals.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const TIMEOUT_SECONDS = 10;
const MOST_CLOCK_SECONDS = 30;

/** Everything between this host and its gateway. */
export async function checkGateway(env: RunnerEnv, credentials: Credentials | undefined): Promise<Finding[]> {
  if (!credentials && env.url === undefined) {
    return [
      warn(
        "gateway",
        "this host has not joined a gateway, and none was named: not looked at",
        'Give --url, or join with the command from "Add runner" on the Runners page.',
      ),
    ];
  }
  let url: string;
  try {
    url = endpointOf(env, credentials);
  } catch (error) {
    return [
      fail(
        "gateway",
        (error as Error).message,
        "Serve the gateway by https, or come by a tunnel to 127.0.0.1.",
      ),
    ];
  }
  const reached = await checkReach(url);
  if (reached.some(({ level }) => level === "fail")) return reached;
  return [...reached, await checkWebSocket(url), await checkCredentials(env, credentials, url)];
}

async function checkReach(url: string): Promise<Finding[]> {
  const began = Date.now();
  try {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ query: "{ __typename }" });
    const response = await fetchPatiently(url, { method: "POST", headers, body }, TIMEOUT_SECONDS);
    const answer = (await response.json()) as { data?: { __typename?: string } };
    if (answer.data?.__typename !== "Query")
      throw new Error(`status ${response.status}, no answer of a gateway`);
    const took = Date.now() - began;
    return [
      ok("gateway", `${url} answers within ${took} ms`),
      ...clockOf(response.headers, began + took / 2),
    ];
  } catch (error) {
    const { cause, message } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    const remedy = /certificate/i.test(why)
      ? "Let Node trust it: NODE_EXTRA_CA_CERTS=/path/to/ca.pem."
      : "Check the address, the gateway, and firewalls in between. A gateway that listens on 127.0.0.1 is its own machine's alone.";
    return [fail("gateway", `${url} does not answer: ${why}`, remedy)];
  }
}

/** The gateway measures its leases itself; it is points and log lines that would carry wrong times. */
function clockOf(headers: Headers, here: number): Finding[] {
  const there = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(there)) return [];
  const seconds = Math.round(Math.abs(here - there) / 1000);
  if (seconds <= MOST_CLOCK_SECONDS)
    return [ok("clock", `within ${Math.max(1, seconds)} s of the gateway's`)];
  const message = `${seconds} s ${here > there ? "ahead of" : "behind"} the gateway's: points and logs get wrong times`;
  return [warn("clock", message, "Let the host keep its clock by NTP (timedatectl set-ntp true).")];
}

async function checkWebSocket(url: string): Promise<Finding> {
  const socket = new WebSocket(url.replace(/^http/, "ws"), "graphql-transport-ws", {
    handshakeTimeout: TIMEOUT_SECONDS * 1000,
  });
  try {
    await new Promise((done, failed) => socket.once("open", done).once("error", failed));
    return ok("websocket", "goes through");
  } catch (error) {
    return warn(
      "websocket",
      `does not go through (${(error as Error).message}): runs are found by asking, half a minute later`,
      "Let the proxy in front of the gateway pass Upgrade requests of /graphql (docs/reverse-proxy.md).",
    );
  } finally {
    socket.terminate();
  }
}

async function checkCredentials(
  env: RunnerEnv,
  credentials: Credentials | undefined,
  url: string,
): Promise<Finding> {
  if (!credentials) {
    const message = env.registrationToken
      ? "the registration token was not tried, because that would use it up"
      : "this host has not joined yet";
    return warn("credentials", message, "Join: the command from the Runners page, with join.");
  }
  const { mode } = await stat(credentialsPath(env.dir));
  if (mode & 0o077) {
    const path = credentialsPath(env.dir);
    return fail("credentials", `${path} can be read by others`, `chmod 600 ${path}`);
  }
  try {
    const { thisRunner } = await createClient({ url, token: credentials.secret }).request(ThisRunnerDocument);
    const { name, state } = thisRunner;
    if (state === "QUARANTINED" || state === "DRAINING") {
      const remedy = "Look into why, then lift or resume it on the Runners page.";
      return warn(
        "credentials",
        `"${name}" is known there, but ${state.toLowerCase()}: it gets no run`,
        remedy,
      );
    }
    return ok("credentials", `known there as "${name}"`);
  } catch (error) {
    const why = isUnknownThere(error)
      ? "the gateway does not know this runner any more"
      : (error as Error).message;
    return fail("credentials", why, `Join anew with a command from "Add runner" on the Runners page.`);
  }
}
