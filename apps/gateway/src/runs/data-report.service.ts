import { attempts } from "@frostline/db";
import { and, eq } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { badInput } from "../errors.ts";
import { fitText } from "../text.ts";
import type { DataReport, Origin, SplitReport } from "./data-report.types.ts";
import { holdAttempt, type RunAttemptRef } from "./hold-attempt.ts";
import type { RunNews } from "./run-news.ts";

const mostClasses = 1_000;
const mostBuckets = 100;
const mostWarnings = 100;
const longestText = 1_000;

/** What runners report about the data that they train on. */
export class DataReportService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">,
    private readonly news: RunNews,
  ) {}

  /** Keeps the report of an attempt, in place of an earlier one. */
  async report(caller: Caller, ref: RunAttemptRef, report: DataReport): Promise<boolean> {
    const runner = need(caller, "runner");
    const dataReport = checkReport(report);
    const { db, clock, settings } = this.deps;
    const run = await db.transaction(async (tx) => {
      const held = await holdAttempt(tx, clock, settings.leaseSeconds, runner, ref);
      await tx
        .update(attempts)
        .set({ dataReport })
        .where(and(eq(attempts.runId, ref.runId), eq(attempts.number, ref.attempt)));
      return held.run;
    });
    this.news.changed(run);
    return true;
  }
}

function checkReport(report: DataReport): DataReport {
  if (report.labels.length > mostClasses) {
    throw badInput(
      "report.labels",
      `${report.labels.length} classes are too many; the limit is ${mostClasses}.`,
    );
  }
  return {
    ...report,
    labels: report.labels.map((label) => fitText(label, longestText)),
    warnings: report.warnings.slice(0, mostWarnings).map((warning) => fitText(warning, longestText)),
    model: fitOrigin(report.model),
    dataset: fitOrigin(report.dataset),
    train: checkSplit("train", report.train, report.labels.length),
    validation: checkSplit("validation", report.validation, report.labels.length),
    test: checkSplit("test", report.test, report.labels.length),
  };
}

function checkSplit(name: string, split: SplitReport, classes: number): SplitReport {
  if (split.perClass.length !== classes) {
    throw badInput(
      `report.${name}.perClass`,
      `${name} counts ${split.perClass.length} classes, but there are ${classes} labels.`,
    );
  }
  if (split.lengths.histogram.length > mostBuckets) {
    throw badInput(`report.${name}.lengths.histogram`, `A histogram has at most ${mostBuckets} buckets.`);
  }
  return split;
}

const fitOrigin = ({ source, revision, sha256 }: Origin): Origin => ({
  source: fitText(source, longestText),
  revision: revision ? fitText(revision, longestText) : null,
  sha256: sha256 ? fitText(sha256, longestText) : null,
});
