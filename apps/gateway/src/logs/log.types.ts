import { logLevel } from "@frostline/db";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enums.ts";
import { connectionOf } from "../graphql/paging.ts";
import { DateTime, SafeInt } from "../graphql/scalars.ts";

export const LogLevel = enumOf("LogLevel", logLevel.enumValues);
export type LogLevel = keyof typeof LogLevel;

@ObjectType()
export class LogLine {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => LogLevel)
  level!: LogLevel;

  @Field(() => Int)
  attempt!: number;

  @Field(() => String)
  message!: string;
}

export const LogLineConnection = connectionOf("LogLine", () => LogLine);

@InputType()
export class LogLineInput {
  @Field(() => SafeInt)
  seq!: number;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => LogLevel)
  level!: LogLevel;

  @Field(() => String)
  message!: string;
}
