import { fileKind } from "@frostline/db";
import { z } from "zod";
import { badInput } from "../errors.ts";
import { isStorable } from "../text.ts";

/** Names may have folders in them, as in a model's. They are shown and downloaded under, never opened here. */
const name = z
  .string()
  .max(255, "must not be longer than 255 characters")
  .refine(isStorable, "has a character that cannot be stored")
  .refine(
    (text) => text.split("/").every((part) => part.trim() !== "" && part !== "." && part !== ".."),
    'must be a name like train.csv or best/model.safetensors: no empty part, no "." and no ".."',
  )
  .refine(
    (text) => !/[\\\p{Cc}\p{Cf}]/u.test(text),
    "must not have a backslash or a character that cannot be seen",
  );
const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, "must be a whole number")
  .transform(Number);

const schema = z
  .object({
    filename: name,
    kind: z.enum(fileKind.enumValues),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "must be 64 digits 0-9a-f")
      .optional(),
    runId: z.uuid("must be the id of a run").optional(),
    attempt: wholeNumber.optional(),
    step: wholeNumber.optional(),
  })
  .refine(({ runId, attempt }) => (runId === undefined) === (attempt === undefined), {
    path: ["attempt"],
    message: "belongs together with runId: give both or none",
  })
  .refine(({ kind, runId }) => kind !== "DATASET" || runId === undefined, {
    path: ["kind"],
    message: "must not be DATASET for a file of a run",
  })
  .refine(({ kind, runId }) => !(kind === "MODEL" || kind === "CHECKPOINT") || runId !== undefined, {
    path: ["runId"],
    message: "is missing: models and checkpoints are files of a run",
  });

export type UploadMetadata = z.infer<typeof schema>;

/**
 * Reads the header Upload-Metadata of tus 1.0: pairs of a name and a value in Base64, separated by commas. Names that
 * we do not know are passed over, as tus clients send some of their own.
 * @throws BAD_INPUT
 */
export function readUploadMetadata(header: string): UploadMetadata {
  const pairs = header.split(",").map((pair) => {
    const [key = "", value = ""] = pair.trim().split(" ");
    return [key, Buffer.from(value, "base64").toString("utf8")];
  });
  const result = schema.safeParse(Object.fromEntries(pairs));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  const sentence = issue?.code === "invalid_type" ? "is missing" : issue?.message;
  throw badInput(`Upload-Metadata.${field}`, `${field} in Upload-Metadata ${sentence}.`);
}
