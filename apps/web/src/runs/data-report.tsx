import type { ReactNode } from "react";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { DefinitionList } from "../ui/definition-list.tsx";
import { formatCount, formatPercent } from "../ui/format.ts";
import { ClassBalance } from "./class-balance.tsx";
import { LengthHistogram } from "./length-histogram.tsx";
import { isOver } from "./run-states.ts";

export const DataReportFragment = graphql(`
  fragment DataReport_Run on Run {
    status
    dataReport {
      labels
      maxLength
      warnings
      model {
        source
        revision
        sha256
      }
      dataset {
        source
        revision
        sha256
      }
      train {
        ...Split
      }
      validation {
        ...Split
      }
      test {
        ...Split
      }
    }
  }
`);

export const SplitFragment = graphql(`
  fragment Split on SplitReport {
    examples
    perClass
    sharedWithTrain
    lengths {
      mean
      median
      longest
      truncated
      histogram {
        upTo
        examples
      }
    }
  }
`);

/** What the run trained on: how much, how balanced, how long, and from exactly where. */
export function DataReport({ run }: { run: FragmentType<typeof DataReportFragment> }) {
  const { status, dataReport: report } = readFragment(DataReportFragment, run);
  if (!report)
    return (
      <p className="text-ink-faint">
        {isOver(status)
          ? "None: the run ended before its data was read."
          : "Comes when the runner has read the data."}
      </p>
    );
  const train = readFragment(SplitFragment, report.train);
  const splits = [
    { name: "Train", split: train },
    { name: "Validation", split: readFragment(SplitFragment, report.validation) },
    { name: "Test", split: readFragment(SplitFragment, report.test) },
  ];
  return (
    <div className="flex flex-col gap-5">
      {report.warnings.map((warning) => (
        <p key={warning} className="rounded-md border border-line-strong bg-sunken px-3 py-2">
          {warning}
        </p>
      ))}
      <ClassBalance labels={report.labels} splits={splits} />
      <Part title="Length of a training example, in tokens">
        <LengthHistogram buckets={train.lengths.histogram} maxLength={report.maxLength} />
        <p className="mt-1 text-ink-soft text-xs">
          {train.lengths.mean.toFixed(1)} on average, half of them up to {train.lengths.median}, the longest{" "}
          {formatCount(train.lengths.longest)};{" "}
          {train.lengths.truncated === 0
            ? "none was cut."
            : `${formatCount(train.lengths.truncated)} (${formatPercent(train.lengths.truncated / train.examples)}) were cut at ${report.maxLength}.`}
        </p>
      </Part>
      <DefinitionList
        items={[
          {
            term: "Also in train",
            value: `${formatCount(splits[1]?.split.sharedWithTrain ?? 0)} of validation, ${formatCount(splits[2]?.split.sharedWithTrain ?? 0)} of test`,
          },
          { term: "Data", value: <Origin {...report.dataset} /> },
          { term: "Model", value: <Origin {...report.model} /> },
        ]}
      />
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 font-medium text-ink-soft text-xs">{title}</h3>
      {children}
    </section>
  );
}

interface OriginProps {
  source: string;
  revision?: string | null;
  sha256?: string | null;
}

function Origin({ source, revision, sha256 }: OriginProps) {
  return (
    <>
      {source}
      {revision && <code className="block font-mono text-ink-soft text-xs break-all">commit {revision}</code>}
      {sha256 && <code className="block font-mono text-ink-faint text-xs break-all">sha256 {sha256}</code>}
    </>
  );
}
