"use client";

import { AccountCard } from "../../../account/account-card.tsx";
import { SessionsCard } from "../../../account/sessions-card.tsx";
import { TeamsCard } from "../../../account/teams-card.tsx";
import { errorSentence } from "../../../gateway/client.ts";
import { useLiveQuery } from "../../../gateway/use-live-query.ts";
import { graphql } from "../../../gql/index.ts";
import { LoadFailed } from "../../../ui/load-failed.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";

const AccountPageDocument = graphql(`
  query AccountPage {
    mySessions {
      id
      ...SessionsCard_Session
    }
    myTeams {
      ...TeamsCard_Membership
    }
  }
`);

export default function AccountPage() {
  const { data, error, refetch } = useLiveQuery(AccountPageDocument, {});
  return (
    <>
      <PageTitle>Your account</PageTitle>
      <h1 className="mb-4 font-semibold text-xl tracking-tight">Your account</h1>
      {error && <LoadFailed what="Your account" message={errorSentence(error)} retry={refetch} />}
      {!data && !error && (
        <div role="status" aria-label="Loading your account" className="grid gap-4 lg:grid-cols-2">
          <Skeleton className="h-72" />
          <Skeleton className="h-72" />
        </div>
      )}
      {data && (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <AccountCard />
          <div className="grid min-w-0 gap-4">
            <SessionsCard sessions={data.mySessions} />
            <TeamsCard teams={data.myTeams} />
          </div>
        </div>
      )}
    </>
  );
}
