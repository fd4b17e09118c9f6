import { expect, test } from "vitest";
import { logProgress } from "./log-progress.ts";

test("each new thing that a source does is one line of the log, however often its bytes are counted", () => {
  const lines: string[] = [];
  const onProgress = logProgress({ log: (_, message) => lines.push(message) });
  for (let doneBytes = 0; doneBytes < 1000; doneBytes += 1) {
    onProgress({ message: "downloading the weights", doneBytes });
  }
  onProgress({ message: "reading the weights" });
  onProgress({ message: "downloading the weights" });
  expect(lines).toEqual(["downloading the weights", "reading the weights", "downloading the weights"]);
});
