import type { Dataset, TextExample, Tokenizer } from "@frostline/model/sources";
import type { ExampleSplits } from "@frostline/model/train";

/** Token ids of all splits, and how many texts were too long and lost tokens. */
export function encodeSplits(
  dataset: Dataset,
  tokenizer: Tokenizer,
  maxLength: number,
): { examples: ExampleSplits; truncated: number } {
  let truncated = 0;
  const encode = ({ text, pair, label }: TextExample) => {
    const encoded = tokenizer.encode(text, pair, maxLength);
    if (encoded.truncated) truncated += 1;
    return { ids: encoded.ids, label };
  };
  const examples = {
    train: dataset.train.map(encode),
    validation: dataset.validation.map(encode),
    test: dataset.test.map(encode),
  };
  return { examples, truncated };
}
