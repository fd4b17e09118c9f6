"""What scripts do with MLflow's client, one thing after the other. The last line says what came of it, as JSON."""

import json
import math
import os
import time

import mlflow
import requests
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag
from mlflow.exceptions import MlflowException

said = {}


def refusal(call):
    try:
        call()
        return None
    except MlflowException as error:
        return error.error_code
    except requests.HTTPError as error:
        return error.response.json()["error_code"]


# The fluent interface, as a training script uses it.
mlflow.set_experiment("a study")
with mlflow.start_run(run_name="base", tags={"team": "blue"}, description="the first") as base:
    mlflow.log_params({"lr": 5e-5, "seed": 1, "model": "distilbert"})
    mlflow.log_param("batch size", 32)
    for step in range(20):
        mlflow.log_metrics({"train/loss": 1 / (step + 1), "eval_accuracy": step / 20}, step=step)
    mlflow.log_metric("broken", math.nan, step=1)
    mlflow.log_metric("endless", math.inf, step=1)
    mlflow.log_metric("endless", -math.inf, step=2)
    mlflow.set_tag("note", "half way")
    mlflow.set_tag("gone", "soon")
    mlflow.delete_tag("gone")
    with mlflow.start_run(run_name="child", nested=True) as child:
        mlflow.log_metric("eval_accuracy", 0.25)
    # Asynchronous, as Hugging Face's Trainer logs: the run ends when all has arrived.
    for step in range(100):
        mlflow.log_metrics({"async": step}, step=step, synchronous=False)

try:
    with mlflow.start_run(run_name="broken"):
        raise RuntimeError("the training broke")
except RuntimeError:
    pass

# The same experiment again finds itself, and a run that goes on is taken up.
mlflow.set_experiment("a study")
client = MlflowClient()
open_run = client.create_run(base.info.experiment_id, run_name="open")
with mlflow.start_run(run_id=open_run.info.run_id):
    mlflow.log_metric("eval_accuracy", 0.5)

# A script that is started again goes on with the run that it had, as MLFLOW_RUN_ID says; Trainer does the same.
with mlflow.start_run(run_name="resumed") as ended:
    mlflow.log_metric("loss", 2, step=1)
said["ended"] = client.get_run(ended.info.run_id).info.status
os.environ["MLFLOW_RUN_ID"] = ended.info.run_id
with mlflow.start_run() as resumed:
    said["resumed"] = [resumed.info.run_id == ended.info.run_id, client.get_run(resumed.info.run_id).info.status]
    mlflow.log_metric("loss", 1, step=2)
said["resumedLoss"] = [point.value for point in client.get_metric_history(ended.info.run_id, "loss")]

# The client's own interface.
many = client.create_run(base.info.experiment_id, run_name="many").info.run_id
now = int(time.time() * 1000)
client.log_batch(
    many,
    metrics=[Metric("loss", 1 / (step + 1), now + step, step) for step in range(2500)],
    params=[Param(f"p{index}", str(index)) for index in range(150)],
    tags=[RunTag("t", "1")],
)
client.log_inputs(
    many, [DatasetInput(Dataset("sst2", "f00d", "hf", "{}", "{}", "{}"), [InputTag("mlflow.data.context", "training")])]
)
client.update_run(many, name="very many")
client.set_terminated(many, "KILLED")

experiment = client.get_experiment_by_name("a study")
found = client.get_run(base.info.run_id)
said["experiment"] = experiment.experiment_id
said["status"] = {
    run.info.run_name: run.info.status for run in client.search_runs([experiment.experiment_id], order_by=["start_time ASC"])
}
said["params"] = found.data.params
said["note"] = found.data.tags.get("note")
said["description"] = found.data.tags.get("mlflow.note.content")
said["gone"] = "gone" in found.data.tags
said["parent"] = client.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == base.info.run_id
said["last"] = {key: str(value) for key, value in found.data.metrics.items()}
said["history"] = [(point.step, str(point.value)) for point in client.get_metric_history(base.info.run_id, "endless")]
said["async"] = [point.value for point in client.get_metric_history(base.info.run_id, "async")]
said["many"] = len(client.get_metric_history(many, "loss"))
said["manyParams"] = len(client.get_run(many).data.params)
said["inputs"] = [given.dataset.name for given in client.get_run(many).inputs.dataset_inputs]
said["artifacts"] = client.list_artifacts(base.info.run_id)


def search(filter_string, **more):
    runs = mlflow.search_runs(
        experiment_names=["a study"], filter_string=filter_string, output_format="list", **more
    )
    return [run.info.run_name for run in runs]


said["best"] = search("metrics.eval_accuracy > 0.3", order_by=["metrics.eval_accuracy DESC"])
said["byParam"] = search("params.model = 'distilbert' and tags.team LIKE 'bl%'")
said["byName"] = search("attributes.run_name = 'very many'")
said["pages"] = [
    len(client.search_runs([experiment.experiment_id], max_results=2)),
    len(client.search_runs([experiment.experiment_id], max_results=2).token or "") > 0,
]

# A run without an experiment.
mlflow.set_experiment(experiment_id="0")
with mlflow.start_run() as stray:
    pass
said["default"] = client.get_experiment(stray.info.experiment_id).name

# Experiments.
temporary = client.create_experiment("temporary", tags={"why": "a try"})
client.rename_experiment(temporary, "for a while")
client.set_experiment_tag(temporary, "more", "yes")
said["experiments"] = sorted(one.name for one in client.search_experiments(filter_string="name LIKE 'for%'"))
said["tags"] = client.get_experiment(temporary).tags
client.delete_experiment(temporary)
said["deleted"] = client.get_experiment(temporary).lifecycle_stage
client.restore_experiment(temporary)
client.delete_run(many)
said["deletedRun"] = client.get_run(many).info.lifecycle_stage
client.restore_run(many)

said["refusals"] = {
    "overwrite": refusal(lambda: client.log_param(base.info.run_id, "lr", "1")),
    "ended": refusal(lambda: client.log_metric(base.info.run_id, "late", 1)),
    "unknown": refusal(lambda: client.get_run("01900000-0000-7000-8000-000000000000")),
    "twice": refusal(lambda: client.create_experiment("a study")),
    "filter": refusal(lambda: client.search_runs([experiment.experiment_id], "metrics.x > 'y'")),
    "artifact": refusal(lambda: client.log_text(base.info.run_id, "text", "note.txt")),
}
print(json.dumps(said))
