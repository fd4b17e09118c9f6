"""Steps of the Hugging Face Trainer on command: a JSON object a line comes in, one goes out.

  {"do": "data", "ids": [[...], ...], "labels": [...]}   the training sentences, as token ids
  {"do": "grouped", "batchSize": 32}                     batches of like length, as group_by_length makes them
  {"do": "model", "shape": {...}, "depth": 4}            a new model and its Trainer
  {"do": "step", "numbers": [...]}                       one training step on these sentences -> seconds

A step is what Trainer._run_epoch does between two batches: its own collator's padding, Trainer.training_step
(forward, loss, backward), clipping, the optimiser, the schedule, zero_grad. Logging and callbacks are left out.
"""

import json
import platform
import sys
import tempfile
import time

import torch
import transformers
from transformers import Trainer, TrainingArguments
from transformers.trainer_pt_utils import get_length_grouped_indices

from frozen_model import pad, random_model

STEPS = 2170  # ten epochs of SST-2; the schedule only needs a length


class Server:
    def data(self, ids, labels):
        self.examples = [{"input_ids": i, "labels": l} for i, l in zip(ids, labels)]
        return {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "threads": torch.get_num_threads(),
            "blas": "mkl" if torch.backends.mkl.is_available() else "other",
        }

    def grouped(self, batchSize):
        lengths = [len(example["input_ids"]) for example in self.examples]
        generator = torch.Generator().manual_seed(1)
        order = get_length_grouped_indices(lengths, batchSize, generator=generator)
        return {"batches": [order[at : at + batchSize] for at in range(0, len(order), batchSize)]}

    def model(self, shape, depth):
        self.trainer = None
        model = random_model(shape, depth)
        with tempfile.TemporaryDirectory() as folder:
            arguments = TrainingArguments(
                folder, learning_rate=5e-5, max_steps=STEPS, report_to="none", use_cpu=True, disable_tqdm=True
            )
        trainer = Trainer(model, arguments, train_dataset=self.examples, data_collator=pad)
        trainer.create_optimizer_and_scheduler(STEPS)
        trainer.current_gradient_accumulation_steps = 1
        trainer.model, trainer.optimizer = trainer.accelerator.prepare(trainer.model, trainer.optimizer)
        self.trainer = trainer
        return {
            "attention": model.config._attn_implementation,
            "optimizer": arguments.optim.value if hasattr(arguments.optim, "value") else str(arguments.optim),
            "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
        }

    def step(self, numbers):
        trainer = self.trainer
        started = time.perf_counter()
        inputs = pad([self.examples[number] for number in numbers])
        loss = trainer.training_step(trainer.model, inputs)
        trainer.accelerator.clip_grad_norm_(trainer.model.parameters(), trainer.args.max_grad_norm)
        trainer.optimizer.step()
        trainer.lr_scheduler.step()
        trainer.model.zero_grad()
        loss = loss.item()
        return {"seconds": time.perf_counter() - started, "loss": loss}


def main():
    # What libraries print must not get between the answers.
    answers = sys.stdout
    sys.stdout = sys.stderr
    server = Server()
    for line in sys.stdin:
        request = json.loads(line)
        answer = getattr(server, request.pop("do"))(**request)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


main()
