"""DistilBertForSequenceClassification with its lowest layer groups frozen, and batches for it."""

import torch
from transformers import DistilBertConfig, DistilBertForSequenceClassification


def freeze(model, depth):
    """Freezes the `depth` lowest of the groups embeddings, block 0, ..., block n-1."""
    encoder = model.distilbert
    for group in [encoder.embeddings, *encoder.transformer.layer][:depth]:
        group.requires_grad_(False)
    return model


def random_model(shape, depth):
    """A model with random weights: how long a step takes does not depend on them."""
    torch.manual_seed(1)
    config = DistilBertConfig(
        vocab_size=shape["vocabSize"],
        max_position_embeddings=shape["maxPositions"],
        n_layers=shape["blocks"],
        n_heads=shape["heads"],
        dim=shape["dim"],
        hidden_dim=shape["hiddenDim"],
        num_labels=shape["labels"],
    )
    return freeze(DistilBertForSequenceClassification(config), depth)


def pad(examples):
    """What DataCollatorWithPadding makes of token ids: as long as the longest sentence of the batch."""
    longest = max(len(example["input_ids"]) for example in examples)
    ids = torch.zeros(len(examples), longest, dtype=torch.long)
    mask = torch.zeros(len(examples), longest, dtype=torch.long)
    for row, example in enumerate(examples):
        length = len(example["input_ids"])
        ids[row, :length] = torch.tensor(example["input_ids"])
        mask[row, :length] = 1
    labels = torch.tensor([example["labels"] for example in examples])
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}
