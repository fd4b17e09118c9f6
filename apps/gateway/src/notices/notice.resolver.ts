import { Arg, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import type { Context } from "../context.ts";
import type { Topics } from "../events/event-bus.ts";
import type { NoticeService } from "./notice.service.ts";
import { NoticeConnection, NoticesAdded } from "./notice.types.ts";
import type { NoticeRuleService } from "./notice-rule.service.ts";
import { CreateNoticeRuleInput, NoticeRule } from "./notice-rule.types.ts";

@Resolver()
export class NoticeResolver {
  constructor(
    private readonly service: NoticeService,
    private readonly rules: NoticeRuleService,
  ) {}

  @Query(() => NoticeConnection, { description: "What the team's rules have found, newest first." })
  notices(
    @Arg("first", () => Int, { defaultValue: 20 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { caller }: Context,
  ) {
    return this.service.page(caller, first, after ?? undefined);
  }

  @Query(() => [NoticeRule], { description: "For owners." })
  noticeRules(@Ctx() { caller }: Context) {
    return this.rules.list(caller);
  }

  @Mutation(() => NoticeRule, { description: "For owners. Tells of what happens from now on." })
  createNoticeRule(
    @Arg("input", () => CreateNoticeRuleInput) input: CreateNoticeRuleInput,
    @Ctx() { caller }: Context,
  ) {
    return this.rules.create(caller, input);
  }

  @Mutation(() => NoticeRule, { description: "For owners. What happened while it was off is not told." })
  setNoticeRuleEnabled(
    @Arg("id", () => ID) id: string,
    @Arg("enabled", () => Boolean) enabled: boolean,
    @Ctx() { caller }: Context,
  ) {
    return this.rules.setEnabled(caller, id, enabled);
  }

  @Mutation(() => Boolean, { description: "For owners. Its notices stay." })
  deleteNoticeRule(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return this.rules.delete(caller, id);
  }

  @Subscription(() => NoticesAdded, {
    description: "Wakes who shows notices.",
    subscribe: ({ context: { caller, subscriptions, onMissed } }: { context: Context }) =>
      subscriptions.noticesAdded(caller, onMissed),
  })
  noticesAdded(@Root() event: Topics["noticesAdded"]): NoticesAdded {
    return event;
  }
}
