import { Field, Int, ObjectType } from "type-graphql";
import { FreezeKind } from "../experiments/config-enums.ts";

@ObjectType({ description: "One field of a configuration: what it is when nothing is said, and why." })
export class FieldDefault {
  @Field(() => String, { description: "As in TrainingConfigInput, DatasetConfigInput or FreezePolicyInput." })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: "The default as it would be typed; null when nothing is set, or when the field is required.",
  })
  value!: string | null;

  @Field(() => Boolean)
  required!: boolean;

  @Field(() => String)
  reason!: string;
}

@ObjectType()
export class PolicyDefaults {
  @Field(() => FreezeKind)
  kind!: FreezeKind;

  @Field(() => [FieldDefault], { description: "The fields that it has, as in FreezePolicyInput." })
  fields!: FieldDefault[];
}

@ObjectType()
export class ConfigDefaults {
  @Field(() => [FieldDefault])
  dataset!: FieldDefault[];

  @Field(() => [FieldDefault])
  training!: FieldDefault[];

  @Field(() => [PolicyDefaults], { description: "Every kind of freeze policy." })
  policies!: PolicyDefaults[];
}

@ObjectType({ description: "A model whose layer groups are known before it is loaded." })
export class KnownModel {
  @Field(() => String)
  source!: string;

  @Field(() => String)
  title!: string;

  @Field(() => String)
  license!: string;

  @Field(() => Int)
  blocks!: number;

  @Field(() => [String], { description: "Bottom to top." })
  groups!: string[];
}

@ObjectType({ description: "A data set whose labels are known before it is read." })
export class KnownDataset {
  @Field(() => String)
  source!: string;

  @Field(() => String)
  title!: string;

  @Field(() => String)
  license!: string;

  @Field(() => [String])
  labels!: string[];
}
