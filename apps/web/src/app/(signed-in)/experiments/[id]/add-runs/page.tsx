"use client";

import Link from "next/link";
import { use } from "react";
import { errorSentence, hasCode } from "../../../../../gateway/client.ts";
import { useLiveQuery } from "../../../../../gateway/use-live-query.ts";
import { graphql } from "../../../../../gql/index.ts";
import { AddRunsForm } from "../../../../../new-experiment/add-runs-form.tsx";
import { MembersOnly } from "../../../../../session/members-only.tsx";
import { Card } from "../../../../../ui/card.tsx";
import { LoadFailed } from "../../../../../ui/load-failed.tsx";
import { NotThere } from "../../../../../ui/not-there.tsx";
import { PageTitle } from "../../../../../ui/page-title.tsx";
import { SkeletonRows } from "../../../../../ui/skeleton.tsx";

const AddRunsPageDocument = graphql(`
  query AddRunsPage($id: ID!) {
    experiment(id: $id) {
      id
      name
      ...AddRunsForm_Experiment
    }
    configDefaults {
      policies {
        kind
        fields {
          name
          value
          reason
        }
      }
    }
    knownModels {
      source
    }
    knownDatasets {
      source
      labels
    }
  }
`);

export default function AddRunsPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = use(params);
  return (
    <MembersOnly what="add runs">
      <AddRuns id={id} />
    </MembersOnly>
  );
}

function AddRuns({ id }: { id: string }) {
  const { data, error, refetch } = useLiveQuery(AddRunsPageDocument, { id });
  if (data?.experiment === null || hasCode(error, "NOT_FOUND")) {
    return (
      <NotThere title="This experiment does not exist" href="/experiments" toWhere="Go to the experiments">
        It may have been deleted, or be another team's.
      </NotThere>
    );
  }
  if (error) return <LoadFailed what="This experiment" message={errorSentence(error)} retry={refetch} />;
  const experiment = data?.experiment;

  return (
    <>
      <PageTitle>Add runs</PageTitle>
      {experiment && (
        <p className="text-ink-faint text-xs">
          <Link href={`/experiments/${id}`} className="hover:text-ink hover:underline">
            {experiment.name}
          </Link>{" "}
          /
        </p>
      )}
      <h1 className="mb-4 font-semibold text-xl tracking-tight">Add runs</h1>
      {experiment && data ? (
        <AddRunsForm
          key={experiment.id}
          experiment={experiment}
          policyDefaults={data.configDefaults.policies}
          knownModels={data.knownModels}
          knownDatasets={data.knownDatasets}
        />
      ) : (
        <Card title="What to freeze" flush>
          <SkeletonRows rows={8} label="Loading the experiment" />
        </Card>
      )}
    </>
  );
}
