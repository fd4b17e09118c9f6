"use client";

import { errorSentence } from "../../../gateway/client.ts";
import { useLiveEvents } from "../../../gateway/use-live-events.ts";
import { useLiveQuery } from "../../../gateway/use-live-query.ts";
import { graphql } from "../../../gql/index.ts";
import { RunnersList } from "../../../runners/runners-list.tsx";
import { LoadFailed } from "../../../ui/load-failed.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";

const RunnersPageDocument = graphql(`
  query RunnersPage {
    runners {
      id
      ...RunnersList_Runner
    }
  }
`);

const RunnersEventsDocument = graphql(`
  subscription RunnersEvents {
    runnerChanged {
      id
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

  return (
    <>
      <PageTitle>Runners</PageTitle>
      <h1 className="mb-4 font-semibold text-xl tracking-tight">Runners</h1>
      {error && <LoadFailed what="The runners" message={errorSentence(error)} retry={refetch} />}
      {!data && !error && (
        <div role="status" aria-label="Loading runners" className="grid gap-4 lg:grid-cols-2 2xl:grid-cols-3">
          <Skeleton className="h-72" />
        </div>
      )}
      {data?.runners.length === 0 && (
        <Notice title="No runners yet">
          <code className="font-mono text-xs">npm start</code> brings one along. Runs wait in the queue until
          a runner comes.
        </Notice>
      )}
      {data && data.runners.length > 0 && <RunnersList runners={data.runners} />}
    </>
  );
}
