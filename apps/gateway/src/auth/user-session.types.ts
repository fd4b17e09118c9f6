import { Field, ID, ObjectType } from "type-graphql";
import { DateTime } from "../graphql/scalars.ts";

@ObjectType({ description: "A browser in which one is signed in." })
export class UserSession {
  @Field(() => ID, { description: "Not what is in the cookie." })
  id!: string;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  expiresAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "To the minute. Null: not since signing in." })
  lastSeenAt!: Date | null;

  @Field(() => String, { nullable: true, description: "What the browser calls itself." })
  userAgent!: string | null;

  @Field(() => Boolean, { description: "Whether it is the session that asks." })
  isThisOne!: boolean;
}
