"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { errorSentence } from "../../../gateway/client.ts";
import { useLiveEvents } from "../../../gateway/use-live-events.ts";
import { useLiveQuery } from "../../../gateway/use-live-query.ts";
import { graphql } from "../../../gql/index.ts";
import { AddRunner } from "../../../runners/add-runner.tsx";
import { RunnersList } from "../../../runners/runners-list.tsx";
import { useMay } from "../../../session/viewer.tsx";
import { Button } from "../../../ui/button.tsx";
import { LoadFailed } from "../../../ui/load-failed.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";

const RunnersPageDocument = graphql(`
  query RunnersPage {
    runners {
      id
      name
      ...RunnersList_Runner
    }
  }
`);

const RunnersEventsDocument = graphql(`
  subscription RunnersEvents {
    runnerChanged {
      id
      deletedAt
      ...RunnersList_Runner
    }
  }
`);

const RunnersProgressDocument = graphql(`
  subscription RunnersProgress {
    runEvents {
      run {
        id
        status
        progress {
          phase
          step
          totalSteps
        }
      }
    }
  }
`);

export default function RunnersPage() {
  const { data, error, refetch } = useLiveQuery(RunnersPageDocument, {});
  useLiveEvents(RunnersEventsDocument, {});
  useLiveEvents(RunnersProgressDocument, {});

  const mayAdd = useMay("MEMBER");
  const [isAdding, setAdding] = useState(false);

  return (
    <>
      <PageTitle>Runners</PageTitle>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
        <h1 className="font-semibold text-xl tracking-tight">Runners</h1>
        {mayAdd && !isAdding && (
          <Button tone="primary" onClick={() => setAdding(true)}>
            <Plus aria-hidden size={15} /> Add runner
          </Button>
        )}
      </div>
      {isAdding && <AddRunner runners={data?.runners ?? []} close={() => setAdding(false)} />}
      {error && <LoadFailed what="The runners" message={errorSentence(error)} retry={refetch} />}
      {!data && !error && (
        <div role="status" aria-label="Loading runners" className="grid gap-4 lg:grid-cols-2 2xl:grid-cols-3">
          <Skeleton className="h-72" />
        </div>
      )}
      {data?.runners.length === 0 && (
        <Notice title="No runners yet">
          Runs wait in the queue until a runner comes. “Add runner” makes a command for a host that is to
          train; <code className="font-mono text-xs">npm start</code> brings one along on the gateway's own
          machine.
        </Notice>
      )}
      {data && data.runners.length > 0 && <RunnersList runners={data.runners} />}
    </>
  );
}
