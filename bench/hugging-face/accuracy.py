"""Accuracy of the Hugging Face Trainer with the lowest layer groups frozen: a line of JSON for each training.

  python accuracy.py '{"model": FOLDER, "data": FOLDER, "out": FILE, "epochs": 2, "cells": [{"seed", "k", "rate"}]}'

The best epoch by validation loss is evaluated, as Trainer's load_best_model_at_end does.
"""

import json
import os
import sys
import tempfile
import time

import numpy as np
import torch
import transformers
from transformers import (
    AutoTokenizer,
    DataCollatorWithPadding,
    DistilBertForSequenceClassification,
    Trainer,
    TrainingArguments,
    set_seed,
)

from frozen_model import freeze

work = json.loads(sys.argv[1])
tokenizer = AutoTokenizer.from_pretrained(work["model"])


def read(split):
    with open(os.path.join(work["data"], split + ".jsonl")) as lines:
        rows = [json.loads(line) for line in lines]
    return [{**tokenizer(row["text"], truncation=True, max_length=128), "labels": row["label"]} for row in rows]


def accuracy(prediction):
    return {"accuracy": float((np.argmax(prediction.predictions, 1) == prediction.label_ids).mean())}


def train(seed, k, rate):
    set_seed(seed)
    model = DistilBertForSequenceClassification.from_pretrained(work["model"])
    for layer in (model.pre_classifier, model.classifier):
        torch.nn.init.normal_(layer.weight, 0, 0.02)
        torch.nn.init.zeros_(layer.bias)
    with tempfile.TemporaryDirectory() as folder:
        arguments = TrainingArguments(
            folder,
            num_train_epochs=work["epochs"],
            per_device_train_batch_size=32,
            per_device_eval_batch_size=64,
            learning_rate=rate,
            lr_scheduler_type="linear",
            seed=seed,
            eval_strategy="epoch",
            save_strategy="epoch",
            save_total_limit=1,
            load_best_model_at_end=True,
            metric_for_best_model="eval_loss",
            report_to="none",
            use_cpu=True,
            disable_tqdm=True,
        )
        trainer = Trainer(
            freeze(model, k),
            arguments,
            train_dataset=splits["train"],
            eval_dataset=splits["validation"],
            data_collator=DataCollatorWithPadding(tokenizer),
            compute_metrics=accuracy,
        )
        started = time.time()
        trainer.train()
        seconds = time.time() - started
        scores = {s: trainer.evaluate(splits[s])["eval_accuracy"] for s in ("validation", "test")}
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    return {"seed": seed, "k": k, "rate": rate, "seconds": round(seconds, 1), **scores, **versions}


splits = {split: read(split) for split in ("train", "validation", "test")}
for cell in work["cells"]:
    result = train(**cell)
    with open(work["out"], "a") as out:
        out.write(json.dumps(result) + "\n")
