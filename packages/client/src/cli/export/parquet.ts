import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { PointWriter, Sink } from "./text-formats.ts";

/** Large enough that columns compress well, small enough (some 10 MB) to hold in memory. */
const rowsOfGroup = 100_000;

const schema = [
  { name: "root", num_children: 6 },
  { name: "run_id", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
  { name: "metric", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
  { name: "attempt", type: "INT32", repetition_type: "REQUIRED" },
  { name: "step", type: "INT64", repetition_type: "REQUIRED" },
  { name: "time", type: "INT64", converted_type: "TIMESTAMP_MILLIS", repetition_type: "REQUIRED" },
  { name: "value", type: "DOUBLE", repetition_type: "REQUIRED" },
] as const;

interface Rows {
  run_id: string[];
  metric: string[];
  attempt: number[];
  step: bigint[];
  time: Date[];
  value: number[];
}

const noRows = (): Rows => ({ run_id: [], metric: [], attempt: [], step: [], time: [], value: [] });

/** Apache Parquet, compressed by Snappy; values that are no numbers are what IEEE 754 has for them. */
export async function parquetWriter(sink: Sink): Promise<PointWriter> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({ writer: bytes, schema: [...schema] });
  let rows = noRows();

  /** Hands on what is encoded; the offsets in the file go on counting. */
  async function passOn(): Promise<void> {
    const chunk = bytes.getBytes().slice();
    bytes.index = 0;
    await sink(chunk);
  }

  async function writeGroup(): Promise<void> {
    const columnData = Object.entries(rows).map(([name, data]) => ({ name, data }));
    rows = noRows();
    await file.write({ columnData, rowGroupSize: rowsOfGroup });
    await passOn();
  }

  return {
    async write(runId, { keys, attempts, steps, times, values }) {
      for (const [index, step] of steps.entries()) {
        rows.run_id.push(runId);
        rows.metric.push(keys[index] ?? "");
        rows.attempt.push(attempts[index] ?? 0);
        rows.step.push(BigInt(step));
        rows.time.push(new Date(times[index] ?? 0));
        rows.value.push(Number(values[index]));
        if (rows.step.length === rowsOfGroup) await writeGroup();
      }
    },
    async end() {
      if (rows.step.length > 0) await writeGroup();
      await file.finish();
      await passOn();
    },
  };
}
