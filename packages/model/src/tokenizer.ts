import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { z } from "zod";

interface Encoded {
  /** [CLS] text [SEP], or [CLS] text [SEP] pair [SEP]. */
  ids: Int32Array;
  /** Tokens that the whole text would have; more than `ids` when some were cut off. */
  fullLength: number;
}

export interface Tokenizer {
  /**
   * Token ids of a sentence or a pair, at most `maxLength` of them including [CLS] and [SEP].
   * A pair that is too long loses tokens of its longer part first, as Hugging Face's "longest_first".
   */
  encode(text: string, pair: string | null | undefined, maxLength: number): Encoded;
  /** One more than the largest token id. */
  vocabSize: number;
  /** The two files, as they were read, for a folder that holds a trained model. */
  files: { tokenizerJson: string; tokenizerConfig: Record<string, unknown> };
}

/** A tokenizer that cannot be read. The message is one sentence that names the file. */
class TokenizerError extends Error {
  override name = "TokenizerError";
}

const TokenizerFile = z.looseObject({
  model: z.looseObject({ type: z.string().optional() }),
  normalizer: z
    .looseObject({ lowercase: z.boolean().optional(), handle_chinese_chars: z.boolean().optional() })
    .nullish(),
});

const TokenizerConfig = z.looseObject({
  cls_token: z.string().default("[CLS]"),
  sep_token: z.string().default("[SEP]"),
});

/**
 * Reads tokenizer.json and, if there is one, tokenizer_config.json of a model's folder.
 * @throws TokenizerError
 */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const tokenizerPath = join(folder, "tokenizer.json");
  const tokenizerJson = await readFile(tokenizerPath, "utf8").catch((cause) => {
    throw new TokenizerError(`${tokenizerPath} cannot be read: a model's folder needs a tokenizer.json`, {
      cause,
    });
  });
  const configJson = await readFile(join(folder, "tokenizer_config.json"), "utf8").catch(() => "{}");
  const tokenizerConfig = parseJson(configJson, join(folder, "tokenizer_config.json"), TokenizerConfig);
  const tokenizerFile = parseJson(tokenizerJson, tokenizerPath, TokenizerFile);
  const library = construct(tokenizerFile, tokenizerConfig, tokenizerPath);
  const cls = specialId(library, tokenizerConfig.cls_token, tokenizerPath);
  const sep = specialId(library, tokenizerConfig.sep_token, tokenizerPath);
  const mend = mendText(tokenizerFile.normalizer ?? {});

  const idsOf = (text: string) => library.encode(mend(text), { add_special_tokens: false }).ids;
  return {
    encode(text, pair, maxLength) {
      const first = idsOf(text);
      if (pair === null || pair === undefined) {
        const kept = first.slice(0, Math.max(0, maxLength - 2));
        return { ids: Int32Array.of(cls, ...kept, sep), fullLength: first.length + 2 };
      }
      const second = idsOf(pair);
      const [firstKept, secondKept] = longestFirst(first.length, second.length, Math.max(0, maxLength - 3));
      return {
        ids: Int32Array.of(cls, ...first.slice(0, firstKept), sep, ...second.slice(0, secondKept), sep),
        fullLength: first.length + second.length + 3,
      };
    },
    // Not Math.max(...): half a million arguments are more than the stack holds.
    vocabSize: [...library.get_vocab().values()].reduce((most, id) => Math.max(most, id), -1) + 1,
    files: { tokenizerJson, tokenizerConfig },
  };
}

/**
 * How many tokens of each part stay when both have to fit into `room`.
 * Source: truncate_encodings in Hugging Face's tokenizers (Rust).
 */
function longestFirst(first: number, second: number, room: number): [number, number] {
  if (first + second <= room) return [first, second];
  const swapped = first > second;
  let shorter = swapped ? second : first;
  let longer = Math.max(shorter, room - shorter);
  if (shorter + longer > room) {
    shorter = Math.floor(room / 2);
    longer = room - shorter;
  }
  return swapped ? [longer, shorter] : [shorter, longer];
}

/** Planes 2 and 3 of the CJK ideographs, in the ranges of Hugging Face's BertNormalizer. */
const RARE_IDEOGRAPH = /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2B81F}\u{2B920}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;

/**
 * Two places where the library (0.2.0) differs from Hugging Face's tokenizers, mended before it sees the text.
 * It lower-cases a final Greek sigma by its place in the word, they letter by letter;
 * and it does not set ideographs beyond the 16-bit range apart.
 * Compared over all of Unicode on Node 20, 658 code points remain that differ: characters younger than their
 * Unicode tables, whose class (mark or punctuation) they do not know.
 */
function mendText(normalizer: NonNullable<z.infer<typeof TokenizerFile>["normalizer"]>) {
  return (text: string): string => {
    const sigmas = normalizer.lowercase ? text.replaceAll("Σ", "σ") : text;
    return normalizer.handle_chinese_chars ? sigmas.replace(RARE_IDEOGRAPH, " $& ") : sigmas;
  };
}

function construct(
  tokenizerFile: z.infer<typeof TokenizerFile>,
  tokenizerConfig: z.infer<typeof TokenizerConfig>,
  path: string,
): HuggingFaceTokenizer {
  const type = tokenizerFile.model.type;
  if (type !== undefined && type !== "WordPiece") {
    throw new TokenizerError(`${path} is a ${type} tokenizer: DistilBERT and BERT models use WordPiece`);
  }
  try {
    return new HuggingFaceTokenizer(tokenizerFile, tokenizerConfig);
  } catch (cause) {
    throw new TokenizerError(`${path} is not a tokenizer that can be read`, { cause });
  }
}

function specialId(library: HuggingFaceTokenizer, token: string, path: string): number {
  const id = library.token_to_id(token);
  if (id === undefined) throw new TokenizerError(`${path} does not know the special token ${token}`);
  return id;
}

function parseJson<Schema extends z.ZodType>(text: string, path: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new TokenizerError(`${path} is not valid: it should be the JSON that Hugging Face writes`, {
      cause,
    });
  }
}
