import { Field, InputType, Int, ObjectType } from "type-graphql";

@ObjectType()
export class PackageVersion {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  version!: string;
}

@ObjectType({ description: "The code that made it, as the script that created it found it." })
export class Provenance {
  @Field(() => String, { nullable: true, description: "Of git." })
  commit!: string | null;

  @Field(() => String, { nullable: true })
  branch!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "What was changed since the commit; empty: nothing. Null: not known. Ends where it was too long.",
  })
  diff!: string | null;

  @Field(() => Int, { nullable: true, description: "How long the whole diff was, in bytes." })
  diffBytes!: number | null;

  @Field(() => [String], { nullable: true, description: "Program and arguments." })
  commandLine!: string[] | null;

  @Field(() => [PackageVersion], {
    description: "Of the language and the packages that the script says it uses.",
  })
  packages!: PackageVersion[];
}

@InputType()
export class PackageVersionInput {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  version!: string;
}

@InputType({ description: "The code that a script is. Nothing of its environment: that holds secrets." })
export class ProvenanceInput {
  @Field(() => String, { nullable: true, description: "Of git: 40 or 64 hexadecimal digits." })
  commit?: string | null;

  @Field(() => String, { nullable: true })
  branch?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "What was changed since the commit, at most 100,000 characters: cut it at the end.",
  })
  diff?: string | null;

  @Field(() => Int, { nullable: true, description: "How long the whole diff is, in bytes." })
  diffBytes?: number | null;

  @Field(() => [String], { nullable: true })
  commandLine?: string[] | null;

  @Field(() => [PackageVersionInput], { defaultValue: [] })
  packages!: PackageVersionInput[];
}
