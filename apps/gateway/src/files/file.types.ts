import { fileKind, modelRetention } from "@frostline/db";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enums.ts";
import { connectionOf } from "../graphql/paging.ts";
import { DateTime, SafeInt } from "../graphql/scalars.ts";

export const FileKind = enumOf(
  "FileKind",
  fileKind.enumValues,
  "DATASET: to train on. MODEL: what a run has trained. CHECKPOINT: what a run goes on from. OTHER: anything else.",
);
export type FileKind = keyof typeof FileKind;

export const ModelRetention = enumOf(
  "ModelRetention",
  modelRetention.enumValues,
  "Which trained models of an experiment's runs are kept: every run's, that of the run with the best validation accuracy, of the one that finished last, or none.",
);
export type ModelRetention = keyof typeof ModelRetention;

@ObjectType({ description: "A stored file, of a team or of one of its runs." })
export class File {
  @Field(() => ID)
  id!: string;

  @Field(() => FileKind)
  kind!: FileKind;

  @Field(() => String, { description: 'May have folders in it: "best/model.safetensors".' })
  name!: string;

  @Field(() => SafeInt, { description: "In bytes." })
  size!: number;

  @Field(() => String, { description: "Of its content, in hexadecimal digits." })
  sha256!: string;

  @Field(() => String, {
    description: "Where it is downloaded, at the gateway's address and with the same credentials.",
  })
  path!: string;

  @Field(() => ID, { nullable: true })
  runId!: string | null;

  @Field(() => Int, { nullable: true })
  attempt!: number | null;

  @Field(() => SafeInt, { nullable: true, description: "Of a checkpoint: how far the training was." })
  step!: number | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => String, { nullable: true, description: "Null when a runner uploaded it." })
  createdBy!: string | null;
}

@ObjectType()
export class FileConnection extends connectionOf("File", () => File) {}
