import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { SafeInt } from "../graphql/scalars.ts";
import { Run } from "../runs/run.types.ts";
import { RunAttemptInput } from "../runs/run-protocol.types.ts";
import type { LogService } from "./log.service.ts";
import { LogLineConnection, LogLineInput } from "./log.types.ts";

@Resolver(() => Run)
export class LogResolver {
  constructor(private readonly logs: LogService) {}

  @FieldResolver(() => LogLineConnection)
  log(
    @Root() run: Run,
    @Arg("first", () => Int, { defaultValue: 200 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Arg("last", () => Int, { nullable: true, description: "Reads from the end instead." })
    last: number | undefined,
    @Arg("before", () => String, { nullable: true, description: "With last: what comes before it." })
    before: string | undefined,
    @Ctx() { caller }: Context,
  ) {
    return last == null
      ? this.logs.page(caller, run.id, first, after ?? undefined)
      : this.logs.lastPage(caller, run.id, last, before ?? undefined);
  }

  @Mutation(() => SafeInt, { description: "Idempotent by seq; answers the highest seq stored." })
  appendLogLines(
    @Arg("run", () => RunAttemptInput) run: RunAttemptInput,
    @Arg("lines", () => [LogLineInput]) lines: LogLineInput[],
    @Ctx() { caller }: Context,
  ) {
    return this.logs.append(caller, run, lines);
  }
}
