import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelShape } from "@frostline/model";
import { z } from "zod";
import { script } from "./python.ts";

const Versions = z.object({
  python: z.string(),
  torch: z.string(),
  transformers: z.string(),
  threads: z.number(),
  blas: z.string(),
});
const Loaded = z.object({ attention: z.string(), optimizer: z.string(), trainable: z.number() });
const Grouped = z.object({ batches: z.array(z.array(z.number())) });
const Step = z.object({ seconds: z.number(), loss: z.number() });

export type PeerVersions = z.infer<typeof Versions>;

/**
 * The Hugging Face Trainer in a Python process, one training step at a time (step_server.py).
 * Calls block this process until the answer is there: nothing of ours may run while the peer is measured.
 */
export class StepServer {
  private readonly child: ChildProcess;
  private readonly requests: number;
  private readonly answers: number;
  private unread = "";

  constructor(python: string) {
    const folder = mkdtempSync(join(tmpdir(), "frostline-bench-"));
    const [requests, answers] = [join(folder, "requests"), join(folder, "answers")];
    execFileSync("mkfifo", [requests, answers]);
    // Named pipes, since those that Node makes cannot be read blocking. Opened for both, they need no partner yet.
    const theirs = [openSync(requests, "r+"), openSync(answers, "r+")] as const;
    this.child = spawn(python, [script("step_server.py")], { stdio: [...theirs, "ignore"] });
    this.requests = openSync(requests, "w");
    this.answers = openSync(answers, "r");
    for (const end of theirs) closeSync(end);
    rmSync(folder, { recursive: true });
  }

  /** The training sentences of all further calls. */
  data(ids: readonly Int32Array[], labels: readonly number[]): PeerVersions {
    return this.ask(Versions, { do: "data", ids: ids.map((row) => [...row]), labels });
  }

  /** The batches of one epoch as `group_by_length` makes them. */
  groupedBatches(batchSize: number): number[][] {
    return this.ask(Grouped, { do: "grouped", batchSize }).batches;
  }

  /** Replaces the model by a new one with its `depth` lowest layer groups frozen. */
  model(shape: ModelShape, depth: number): z.infer<typeof Loaded> {
    return this.ask(Loaded, { do: "model", shape, depth });
  }

  /** Trains one step on these sentences. In seconds. */
  step(numbers: readonly number[]): number {
    return this.ask(Step, { do: "step", numbers }).seconds;
  }

  close(): void {
    closeSync(this.requests);
    closeSync(this.answers);
    this.child.kill(); // it holds both ends of its pipes, so it would wait for ever
  }

  private ask<Answer>(schema: z.ZodType<Answer>, request: object): Answer {
    writeFileSync(this.requests, `${JSON.stringify(request)}\n`);
    return schema.parse(JSON.parse(this.line()));
  }

  private line(): string {
    const buffer = Buffer.alloc(65_536);
    while (!this.unread.includes("\n")) {
      const bytes = readSync(this.answers, buffer);
      if (bytes === 0)
        throw new Error("The Python process has ended; run bench/hugging-face/step_server.py by hand.");
      this.unread += buffer.toString("utf8", 0, bytes);
    }
    const [line = "", ...rest] = this.unread.split("\n");
    this.unread = rest.join("\n");
    return line;
  }
}
