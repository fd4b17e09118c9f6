import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import type { WebhookService } from "./webhook.service.ts";
import {
  CreatedWebhook,
  CreateWebhookInput,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryConnection,
} from "./webhook.types.ts";

@Resolver()
export class WebhookResolver {
  constructor(private readonly service: WebhookService) {}

  @Query(() => [Webhook], { description: "For owners." })
  webhooks(@Ctx() { caller }: Context) {
    return this.service.list(caller);
  }

  @Query(() => WebhookDeliveryConnection, {
    description: "What was sent or is to be sent, newest first, of one webhook or of all. For owners.",
  })
  webhookDeliveries(
    @Arg("webhookId", () => ID, { nullable: true }) webhookId: string | null,
    @Arg("first", () => Int, { defaultValue: 20 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { caller }: Context,
  ) {
    return this.service.deliveries(caller, webhookId ?? undefined, first, after ?? undefined);
  }

  @Mutation(() => CreatedWebhook, { description: "For owners." })
  createWebhook(
    @Arg("input", () => CreateWebhookInput) input: CreateWebhookInput,
    @Ctx() { caller }: Context,
  ) {
    return this.service.create(caller, input);
  }

  @Mutation(() => Webhook, {
    description: "For owners. What is on its way to a webhook that is switched off is not sent.",
  })
  setWebhookEnabled(
    @Arg("id", () => ID) id: string,
    @Arg("enabled", () => Boolean) enabled: boolean,
    @Ctx() { caller }: Context,
  ) {
    return this.service.setEnabled(caller, id, enabled);
  }

  @Mutation(() => Boolean, { description: "For owners. Its deliveries go with it." })
  deleteWebhook(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return this.service.delete(caller, id);
  }

  @Mutation(() => WebhookDelivery, {
    description: "For owners. Sends a test at once, and answers how that went.",
  })
  testWebhook(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return this.service.test(caller, id);
  }
}
