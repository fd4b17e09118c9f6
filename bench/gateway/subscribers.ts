import type { Connection } from "../../test/harness/api.ts";
import type { Stage } from "./stage.ts";

/** MiB by which the gateway grows with so many connections that wait for events of an experiment, and in all. */
export async function measureSubscribers(stage: Stage, experimentId: string, count: number) {
  const before = await stage.gatewayMiB();
  const connections: Connection[] = [];
  while (connections.length < count) {
    const more = Array.from({ length: 50 }, () => stage.person.connect());
    connections.push(...(await Promise.all(more)));
  }
  const document = "subscription ($id: ID!) { runEvents(experimentId: $id) { run { id status } } }";
  for (const connection of connections) connection.subscribe(document, { id: experimentId });
  // What was subscribed before a query over the same connection is listening when that is answered.
  await Promise.all(connections.map((connection) => connection.run("{ viewer { user { id } } }")));
  const total = await stage.gatewayMiB();
  await Promise.all(connections.map((connection) => connection.close()));
  return { total, grown: total - before };
}
