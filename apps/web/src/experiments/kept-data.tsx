"use client";

import { useMutation } from "urql";
import type { ModelRetention } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { useMay } from "../session/viewer.tsx";
import { More } from "../ui/more.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { DeleteMetric } from "./delete-metric.tsx";

export const KeptDataFragment = graphql(`
  fragment KeptData_Experiment on Experiment {
    id
    keepModels
    keepPointsDays
  }
`);

const KeepModelsDocument = graphql(`
  mutation KeepModels($experimentId: ID!, $keep: ModelRetention!) {
    keepModels(experimentId: $experimentId, keep: $keep) {
      ...KeptData_Experiment
    }
  }
`);

const KeepPointsDocument = graphql(`
  mutation KeepPoints($experimentId: ID!, $days: Int) {
    keepPoints(experimentId: $experimentId, days: $days) {
      ...KeptData_Experiment
    }
  }
`);

const MODELS: readonly { value: ModelRetention; label: string }[] = [
  { value: "BEST", label: "Of the best run" },
  { value: "LAST", label: "Of the last run" },
  { value: "EVERY", label: "Of every run" },
  { value: "NONE", label: "None" },
];

const FOR_EVER = "";
const DAYS = [30, 90, 365];

const daysLabel = (days: number) => `${days} days after a run's end`;

interface KeptDataProps {
  experiment: FragmentType<typeof KeptDataFragment>;
  /** Whose metrics may be deleted. */
  runIds: readonly string[];
}

/** How long what the runs make is kept. For members. */
export function KeptData({ experiment, runIds }: KeptDataProps) {
  const { id, keepModels, keepPointsDays } = readFragment(KeptDataFragment, experiment);
  const [models, setModels] = useMutation(KeepModelsDocument);
  const [points, setPoints] = useMutation(KeepPointsDocument);
  const act = useAct();
  const mayChange = useMay("MEMBER");
  if (!mayChange) return null;
  const days = keepPointsDays ?? null;
  const choices = days === null || DAYS.includes(days) ? DAYS : [...DAYS, days].sort((a, b) => a - b);
  return (
    <More summary="What is kept">
      <div className="flex max-w-4xl flex-wrap items-end gap-x-4 gap-y-3 rounded-lg border border-line bg-surface p-4">
        <SelectField
          label="Trained models"
          value={keepModels}
          options={MODELS}
          disabled={models.fetching}
          onChange={(keep) => void act(setModels({ experimentId: id, keep }))}
        />
        <SelectField
          label="Points of curves"
          value={days === null ? FOR_EVER : String(days)}
          options={[
            { value: FOR_EVER, label: "For ever" },
            ...choices.map((choice) => ({ value: String(choice), label: daysLabel(choice) })),
          ]}
          disabled={points.fetching}
          onChange={(chosen) =>
            void act(setPoints({ experimentId: id, days: chosen === FOR_EVER ? null : Number(chosen) }))
          }
        />
        <DeleteMetric experimentId={id} runIds={runIds} />
        <p className="w-full text-ink-faint text-xs">
          Models that are to go are deleted within minutes. Lists keep the last, best and worst values when
          points go.
        </p>
      </div>
    </More>
  );
}
