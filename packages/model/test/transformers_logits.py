"""Token ids and logits of a model folder by Hugging Face transformers: FOLDER, sentences as JSON on stdin."""
import json, sys
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

folder = sys.argv[1]
sentences = json.load(sys.stdin)
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
batch = tokenizer(sentences, padding=True, return_tensors="pt")
with torch.no_grad():
    logits = model(**batch).logits
json.dump({"ids": tokenizer(sentences)["input_ids"], "logits": logits.tolist(), "classes": model.config.id2label}, sys.stdout)
