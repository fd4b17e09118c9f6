import { deliveryStatus, webhookFormat } from "@frostline/db";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enums.ts";
import { connectionOf } from "../graphql/paging.ts";
import { DateTime } from "../graphql/scalars.ts";

export const WebhookFormatEnum = enumOf(
  "WebhookFormat",
  webhookFormat.enumValues,
  "STANDARD: JSON after Standard Webhooks. SLACK: the text that Slack and what is compatible with it show.",
);
export const DeliveryStatus = enumOf("DeliveryStatus", deliveryStatus.enumValues);

@ObjectType({
  description: "An address that notices are sent to, signed. The secret is shown once, when it is created.",
})
export class Webhook {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  url!: string;

  @Field(() => WebhookFormatEnum)
  format!: (typeof webhookFormat.enumValues)[number];

  @Field(() => Boolean, { description: "A receiver that answers 410 switches itself off." })
  enabled!: boolean;

  @Field(() => DateTime)
  createdAt!: Date;
}

@InputType()
export class CreateWebhookInput {
  @Field(() => String)
  name!: string;

  @Field(() => String, { description: "https:// and a public address, unless the gateway allows others." })
  url!: string;

  @Field(() => WebhookFormatEnum, { defaultValue: "STANDARD" })
  format!: (typeof webhookFormat.enumValues)[number];
}

@ObjectType()
export class CreatedWebhook {
  @Field(() => String, { description: "The key of the signatures, whsec_…; shown once." })
  secret!: string;

  @Field(() => Webhook)
  webhook!: Webhook;
}

@ObjectType({
  description: "One message on its way to a webhook, tried until it is answered with 2xx, or twelve times.",
})
export class WebhookDelivery {
  @Field(() => ID, { description: "The message's webhook-id: the same at every try." })
  id!: string;

  @Field(() => Webhook)
  webhook!: Webhook;

  @Field(() => String, { description: "Such as run.failed." })
  type!: string;

  @Field(() => DeliveryStatus)
  status!: (typeof deliveryStatus.enumValues)[number];

  @Field(() => Int)
  tries!: number;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  lastTriedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Null: it is over." })
  nextTryAt!: Date | null;

  @Field(() => Int, { nullable: true, description: "HTTP status of the last answer; null where none came." })
  lastStatus!: number | null;

  @Field(() => String, {
    nullable: true,
    description: "The beginning of the last answer, or why there was none.",
  })
  lastAnswer!: string | null;
}

@ObjectType()
export class WebhookDeliveryConnection extends connectionOf("WebhookDelivery", () => WebhookDelivery) {}
