"use client";

import { useState } from "react";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { formatCount, formatTimeLeft, typedNumber } from "../ui/format.ts";
import { RelativeTime } from "../ui/relative-time.tsx";
import { useNow } from "../ui/use-now.ts";
import { ExperimentActions } from "./experiment-actions.tsx";
import { ExperimentNameForm } from "./experiment-name-form.tsx";
import { ExperimentTags } from "./experiment-tags.tsx";
import { type PlannedRun, planSecondsLeft } from "./plan-progress.ts";
import { queueingWords } from "./queueing-words.ts";
import { RunCountsBar } from "./run-counts-bar.tsx";

export const ExperimentHeaderFragment = graphql(`
  fragment ExperimentHeader_Experiment on Experiment {
    id
    name
    question
    createdAt
    modelSource
    seeds
    dataset {
      source
      maxTrain
    }
    training {
      epochs
      batchSize
      learningRate
    }
    queueing {
      priority
      requiredLabels
      timeoutMinutes
      retries
    }
    ...RunCountsBar_Experiment
    ...ExperimentActions_Experiment
    ...ExperimentNameForm_Experiment
    ...ExperimentTags_Experiment
  }
`);

interface ExperimentHeaderProps {
  experiment: FragmentType<typeof ExperimentHeaderFragment>;
  runs: readonly PlannedRun[];
}

/** What is asked, of which model and data, and how far the answer is. */
export function ExperimentHeader({ experiment, runs }: ExperimentHeaderProps) {
  const read = readFragment(ExperimentHeaderFragment, experiment);
  const { name, question, modelSource, dataset, training, seeds, createdAt, queueing } = read;
  const [renaming, setRenaming] = useState(false);
  const secondsLeft = planSecondsLeft(runs, useNow());
  const handedOut = queueingWords(queueing);
  const facts = [
    { term: "Model", value: modelSource },
    {
      term: "Data",
      value: dataset.maxTrain
        ? `${dataset.source}, up to ${formatCount(dataset.maxTrain)} to train`
        : dataset.source,
    },
    {
      term: "Training",
      value: `${training.epochs} epochs, batch ${training.batchSize}, rate ${typedNumber(training.learningRate)}`,
    },
    { term: seeds.length === 1 ? "Seed" : "Seeds", value: seeds.join(", ") },
    ...(handedOut === undefined ? [] : [{ term: "Queue", value: handedOut }]),
    { term: "Created", value: <RelativeTime at={createdAt} /> },
  ];
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-10 gap-y-4">
      <div className="min-w-0 max-w-full">
        {renaming ? (
          <ExperimentNameForm experiment={read} onDone={() => setRenaming(false)} />
        ) : (
          <>
            <h1 className="font-semibold text-xl leading-7 tracking-tight">{name}</h1>
            {question && <p className="mt-0.5 text-[0.9375rem] text-ink-soft">{question}</p>}
          </>
        )}
        <dl className="mt-2 flex flex-wrap gap-x-5 gap-y-0.5">
          {facts.map(({ term, value }) => (
            <div key={term} className="flex min-w-0 gap-1.5">
              <dt className="text-ink-faint">{term}</dt>
              <dd className="break-all">{value}</dd>
            </div>
          ))}
        </dl>
        <div className="mt-2">
          <ExperimentTags experiment={read} />
        </div>
      </div>
      <div className="flex w-full flex-col gap-3 sm:w-auto sm:items-end">
        <ExperimentActions experiment={read} onRename={() => setRenaming(true)} />
        <div className="w-full sm:w-72">
          <RunCountsBar experiment={read} />
          <p className="mt-1 h-4 text-right text-ink-faint text-xs leading-4">
            {secondsLeft !== undefined && formatTimeLeft(secondsLeft)}
          </p>
        </div>
      </div>
    </header>
  );
}
