import { crc32 } from "node:zlib";
import type { DataReportInput, LayerStateInput, LogLineInput } from "@frostline/client";
import type { Ending } from "../endings.ts";
import type { MetricValue } from "../metric-value.ts";
import type { RunFacts } from "../trainer/messages.ts";

/** One thing that an attempt has to tell the gateway. */
export type SpoolRecord =
  | { kind: "start"; facts: RunFacts }
  | { kind: "metrics"; at: string; step: number; values: Record<string, MetricValue> }
  | { kind: "log"; line: LogLineInput }
  | { kind: "data"; report: DataReportInput }
  | { kind: "layers"; step: number; states: LayerStateInput[] }
  /** A pending checkpoint of this step is on the disk: it counts once all before this record is acknowledged. */
  | { kind: "checkpoint"; step: number }
  | { kind: "ending"; ending: Ending };

const checksum = (text: string) => crc32(text).toString(16).padStart(8, "0");

/** A record as a line: checksum (CRC-32), a space, JSON. */
export function toLine(record: SpoolRecord): string {
  const text = JSON.stringify(record);
  return `${checksum(text)} ${text}\n`;
}

/** Undefined for a line that is not as it was written. */
export function fromLine(line: string): SpoolRecord | undefined {
  const text = line.slice(9);
  // What has its checksum was written by toLine.
  return line.slice(0, 9) === `${checksum(text)} ` ? (JSON.parse(text) as SpoolRecord) : undefined;
}
