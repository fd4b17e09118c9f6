import { invalidValue } from "../mlflow-error.ts";
import type { Reader } from "./reader.ts";

export type Entity = "metric" | "parameter" | "tag" | "attribute" | "dataset";

export interface Identifier {
  entity: Entity;
  key: string;
}

/** What can be searched by: entities by all of their names, and attributes with their types. */
export interface SearchSpace {
  entities: ReadonlyMap<string, Entity>;
  attributes: ReadonlyMap<string, Attribute>;
}

interface Attribute {
  name: string;
  type: "text" | "number";
}

const textual = (name: string, alias = name): [string, Attribute] => [alias, { name, type: "text" }];
const numeric = (name: string, alias = name): [string, Attribute] => [alias, { name, type: "number" }];

const attributeNames = ["attribute", "attributes", "attr", "run"].map((name) => [name, "attribute"] as const);
const tagNames = ["tag", "tags"].map((name) => [name, "tag"] as const);

export const runSpace: SearchSpace = {
  entities: new Map<string, Entity>([
    ...attributeNames,
    ...tagNames,
    ...["metric", "metrics"].map((name) => [name, "metric"] as const),
    ...["parameter", "parameters", "param", "params"].map((name) => [name, "parameter"] as const),
    ...["dataset", "datasets"].map((name) => [name, "dataset"] as const),
  ]),
  attributes: new Map([
    ...["run_id", "run_name", "user_id", "status", "artifact_uri"].map((name) => textual(name)),
    ...["run name", "Run name", "Run Name"].map((alias) => textual("run_name", alias)),
    numeric("start_time"),
    numeric("start_time", "created"),
    numeric("start_time", "Created"),
    numeric("end_time"),
  ]),
};

export const experimentSpace: SearchSpace = {
  entities: new Map<string, Entity>([...attributeNames, ...tagNames]),
  attributes: new Map([
    ...["name", "experiment_id"].map((name) => textual(name)),
    ...["creation_time", "last_update_time"].map((name) => numeric(name)),
  ]),
};

const datasetKeys = ["name", "digest", "context"];

/** `metrics.accuracy`, `params."batch size"`, tags.`mlflow.user`, or the bare name of an attribute. */
export function readIdentifier(reader: Reader, space: SearchSpace): Identifier {
  const quoted = reader.take(/`([^`]+)`/y);
  if (quoted) return attribute(quoted[1] ?? "", reader, space);
  const word = reader.take(/[A-Za-z_]\w*/y)?.[0];
  if (word === undefined) throw reader.expected("the name of what to search by");
  if (!reader.take(/\./y)) return attribute(word, reader, space);

  const entity = space.entities.get(word);
  if (!entity) {
    const known = [...new Set(space.entities.values())].join(", ");
    throw invalidValue(`Invalid ${reader.field}: "${word}" is no entity. Valid ones are: ${known}.`);
  }
  const key = reader.take(/`([^`]+)`|"([^"]+)"|([\w.]+)/y);
  if (!key) throw reader.expected(`a key (in \`backticks\` if it has other signs than letters) of ${word}`);
  const name = key[1] ?? key[2] ?? key[3] ?? "";
  if (entity === "attribute") return attribute(name, reader, space);
  if (entity === "dataset" && !datasetKeys.includes(name)) {
    throw invalidValue(`Invalid ${reader.field}: a dataset has no "${name}", but ${datasetKeys.join(", ")}.`);
  }
  return { entity, key: name };
}

function attribute(name: string, { field }: Reader, { attributes }: SearchSpace): Identifier {
  const known = attributes.get(name);
  if (known) return { entity: "attribute", key: known.name };
  const names = [...new Set([...attributes.values()].map((one) => one.name))].join(", ");
  throw invalidValue(`Invalid ${field}: "${name}" is no attribute. Valid ones are: ${names}.`);
}
