import { actorKind } from "@frostline/db";
import { Field, ID, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enums.ts";
import { connectionOf } from "../graphql/paging.ts";
import { DateTime } from "../graphql/scalars.ts";
import { type AuditAction, auditActions } from "./audit-action.ts";

export const ActorKind = enumOf("ActorKind", actorKind.enumValues);
export const AuditActionEnum = enumOf("AuditAction", auditActions);

@ObjectType({ description: "Something that was done, by whom, and to what. Never changed, never deleted." })
export class AuditEvent {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => ActorKind)
  actorKind!: (typeof actorKind.enumValues)[number];

  @Field(() => String, { description: "The name at that time." })
  actorName!: string;

  @Field(() => AuditActionEnum)
  action!: AuditAction;

  @Field(() => ID, { nullable: true })
  subjectId!: string | null;

  @Field(() => String, { description: "What it was done to, by the name at that time." })
  subject!: string;
}

@ObjectType()
export class AuditEventConnection extends connectionOf("AuditEvent", () => AuditEvent) {}
