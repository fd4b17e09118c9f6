import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import type { AuditService } from "./audit.service.ts";
import { AuditEventConnection } from "./audit.types.ts";

@Resolver()
export class AuditResolver {
  constructor(private readonly audit: AuditService) {}

  @Query(() => AuditEventConnection, { description: "The team's audit log, newest first. For owners." })
  auditEvents(
    @Arg("first", () => Int, { defaultValue: 50 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { caller }: Context,
  ) {
    return this.audit.page(caller, first, after ?? undefined);
  }
}
