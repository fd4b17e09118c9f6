import type { PointPage } from "../../metric-points.ts";

/** Takes bytes on their way out, and settles when there is room for more. */
export type Sink = (chunk: string | Uint8Array) => Promise<void>;

/** Writes points in some format, a page at a time. */
export interface PointWriter {
  write(runId: string, page: PointPage): Promise<void>;
  end(): Promise<void>;
}

/** RFC 4180 with a heading, and lines that end as Unix's do; values that are no numbers are NaN, Infinity and -Infinity. */
export async function csvWriter(sink: Sink): Promise<PointWriter> {
  await sink("run_id,metric,attempt,step,time,value\n");
  return {
    async write(runId, { keys, attempts, steps, times, values }) {
      const lines = steps.map(
        (step, index) =>
          `${runId},${csvText(keys[index] ?? "")},${attempts[index]},${step},${times[index]},${values[index]}\n`,
      );
      await sink(lines.join(""));
    },
    async end() {},
  };
}

const csvText = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A JSON object a line; values that are no numbers are the strings "NaN", "Infinity" and "-Infinity", as in the API. */
export async function jsonLinesWriter(sink: Sink): Promise<PointWriter> {
  return {
    async write(runId, { keys, attempts, steps, times, values }) {
      const lines = steps.map((step, index) => {
        const [metric, attempt, time, value] = [keys[index], attempts[index], times[index], values[index]];
        return `${JSON.stringify({ run_id: runId, metric, attempt, step, time, value })}\n`;
      });
      await sink(lines.join(""));
    },
    async end() {},
  };
}
