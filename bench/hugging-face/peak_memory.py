"""Peak memory of Trainer.train() with the lowest groups frozen, in a process of its own.

  python peak_memory.py REQUEST.json    with {"train": [[token ids], ...], "shape": {...}, "depth": 4}

Prints {"baseline": bytes after the imports, "peak": bytes}. Nothing is evaluated, saved or logged.
"""

import json
import sys
import tempfile

import torch
from transformers import Trainer, TrainingArguments

from frozen_model import pad, random_model


def status(field):
    """Bytes. Not ru_maxrss: that one is never below the size of the process that started this one."""
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field + ":"))


answers = sys.stdout
sys.stdout = sys.stderr
baseline = status("VmRSS")
with open(sys.argv[1]) as file:
    request = json.load(file)
examples = [{"input_ids": ids, "labels": number % 2} for number, ids in enumerate(request["train"])]
model = random_model(request["shape"], request["depth"])
with tempfile.TemporaryDirectory() as folder:
    arguments = TrainingArguments(
        folder,
        num_train_epochs=1,
        per_device_train_batch_size=32,
        train_sampling_strategy="sequential",
        save_strategy="no",
        report_to="none",
        use_cpu=True,
        disable_tqdm=True,
    )
    Trainer(model, arguments, train_dataset=examples, data_collator=pad).train()
peak = status("VmHWM")
answers.write(json.dumps({"baseline": baseline, "peak": peak}) + "\n")
