import type { Progress } from "@frostline/model/sources";
import type { TrainReporter } from "@frostline/model/train";

type OnProgress = (progress: Progress) => void;

/** Progress of a download comes many times a second: what the log wants is each new thing that is done. */
export function logProgress(report: Pick<TrainReporter, "log">): OnProgress {
  let last = "";
  return ({ message }) => {
    if (message !== last) report.log("info", message);
    last = message;
  };
}
