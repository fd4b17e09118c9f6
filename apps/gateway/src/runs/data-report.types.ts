import { Field, Float, InputType, Int, ObjectType } from "type-graphql";

// Each of these is the same in and out: what the runner found out about the data of an attempt.

@InputType("LengthBucketInput")
@ObjectType()
export class LengthBucket {
  @Field(() => Int)
  upTo!: number;

  @Field(() => Int, { description: "Longer than the bucket before, and at most so long." })
  examples!: number;
}

@InputType("LengthReportInput")
@ObjectType({
  description: "Lengths in tokens, [CLS] and [SEP] included, before anything is cut off.",
})
export class LengthReport {
  @Field(() => Float)
  mean!: number;

  @Field(() => Float)
  median!: number;

  @Field(() => Int)
  longest!: number;

  @Field(() => Int, { description: "Examples that lost tokens." })
  truncated!: number;

  @Field(() => [LengthBucket])
  histogram!: LengthBucket[];
}

@InputType("SplitReportInput")
@ObjectType()
export class SplitReport {
  @Field(() => Int)
  examples!: number;

  @Field(() => [Int], { description: "Examples of each class, in the order of the labels." })
  perClass!: number[];

  @Field(() => LengthReport)
  lengths!: LengthReport;

  @Field(() => Int, { description: "Examples whose text also occurs in train; 0 of train itself." })
  sharedWithTrain!: number;
}

@InputType("OriginInput")
@ObjectType({ description: "What exactly was loaded." })
export class Origin {
  @Field(() => String, { description: "The reference as it was configured." })
  source!: string;

  @Field(() => String, { nullable: true, description: "The commit of the hub that a branch or tag meant." })
  revision?: string | null;

  @Field(() => String, { nullable: true })
  sha256?: string | null;
}

@InputType("DataReportInput")
@ObjectType({ description: "What a run's attempt trained on." })
export class DataReport {
  @Field(() => Origin)
  model!: Origin;

  @Field(() => Origin)
  dataset!: Origin;

  @Field(() => [String])
  labels!: string[];

  @Field(() => Int, { description: "Tokens of one example that the model saw; those beyond were cut off." })
  maxLength!: number;

  @Field(() => SplitReport)
  train!: SplitReport;

  @Field(() => SplitReport)
  validation!: SplitReport;

  @Field(() => SplitReport)
  test!: SplitReport;

  @Field(() => [String], { description: "What makes results doubtful, one sentence each." })
  warnings!: string[];
}
