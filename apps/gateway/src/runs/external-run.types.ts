import { Field, Float, ID, InputType } from "type-graphql";
import { FreezePolicyInput } from "../experiments/config.types.ts";
import { SafeInt } from "../graphql/scalars.ts";
import { ProvenanceInput } from "../provenance/provenance.types.ts";

@InputType()
export class CreateExternalRunInput {
  @Field(() => ID)
  experimentId!: string;

  @Field(() => FreezePolicyInput, {
    nullable: true,
    description: "What the script freezes; absent: nothing.",
  })
  freeze?: FreezePolicyInput | null;

  @Field(() => SafeInt, { defaultValue: 0 })
  seed!: number;

  @Field(() => Float, { nullable: true, description: "Absent: the experiment's." })
  learningRate?: number | null;

  @Field(() => [String], { defaultValue: [] })
  tags!: string[];

  @Field(() => ProvenanceInput, { nullable: true, description: "The code that the script is." })
  provenance?: ProvenanceInput | null;

  @Field(() => String, {
    nullable: true,
    description: "A key of the script's own: asked again with it, the same run is answered.",
  })
  idempotencyKey?: string | null;
}
