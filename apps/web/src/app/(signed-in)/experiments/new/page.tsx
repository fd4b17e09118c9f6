"use client";

import { useSearchParams } from "next/navigation";
import { Suspense } from "react";
import { errorSentence, hasCode } from "../../../../gateway/client.ts";
import { useLiveQuery } from "../../../../gateway/use-live-query.ts";
import { graphql, readFragment } from "../../../../gql/index.ts";
import { ClonedExperimentFragment, clonedDraft } from "../../../../new-experiment/cloned-draft.ts";
import { emptyDraft } from "../../../../new-experiment/draft.ts";
import { ExperimentForm } from "../../../../new-experiment/experiment-form.tsx";
import { MembersOnly } from "../../../../session/members-only.tsx";
import { Card } from "../../../../ui/card.tsx";
import { LoadFailed } from "../../../../ui/load-failed.tsx";
import { NotThere } from "../../../../ui/not-there.tsx";
import { PageTitle } from "../../../../ui/page-title.tsx";
import { SkeletonRows } from "../../../../ui/skeleton.tsx";

const NewExperimentPageDocument = graphql(`
  query NewExperimentPage($from: ID!, $clone: Boolean!) {
    configDefaults {
      policies {
        kind
        fields {
          name
          value
          reason
        }
      }
      dataset {
        name
        value
        reason
      }
      training {
        name
        value
        reason
      }
    }
    knownModels {
      source
      title
      license
      blocks
    }
    knownDatasets {
      source
      title
      license
      labels
    }
    runners {
      id
      state
      labels
    }
    experiment(id: $from) @include(if: $clone) {
      id
      ...ClonedExperiment
    }
  }
`);

/** The address may name an experiment to start from: it is known in the browser only. */
export default function NewExperimentPage() {
  return (
    <MembersOnly what="create experiments">
      <Suspense>
        <NewExperiment />
      </Suspense>
    </MembersOnly>
  );
}

function NewExperiment() {
  const from = useSearchParams().get("from") ?? "";
  const clone = from !== "";
  const { data, error, refetch } = useLiveQuery(NewExperimentPageDocument, { from, clone });
  if ((clone && data?.experiment === null) || hasCode(error, "NOT_FOUND")) {
    return (
      <NotThere title="This experiment does not exist" href="/experiments" toWhere="Go to the experiments">
        So it cannot be cloned.
      </NotThere>
    );
  }
  const original = readFragment(ClonedExperimentFragment, data?.experiment);

  return (
    <>
      <PageTitle>New experiment</PageTitle>
      <h1 className="mb-4 font-semibold text-xl tracking-tight">
        New experiment
        {original && <span className="ml-3 font-normal text-ink-faint text-sm">from {original.name}</span>}
      </h1>
      {error && <LoadFailed what="The form" message={errorSentence(error)} retry={refetch} />}
      {!data && !error && (
        <Card title="Question" flush>
          <SkeletonRows rows={10} label="Loading the form" />
        </Card>
      )}
      {data && (
        <ExperimentForm
          key={from}
          catalogue={data}
          draftKey={`draft of a new experiment ${from}`}
          initial={original ? clonedDraft(original) : emptyDraft()}
          onlineRunners={data.runners.filter(({ state }) => state === "ONLINE").length}
          runnerLabels={data.runners.flatMap(({ labels }) => labels)}
        />
      )}
    </>
  );
}
