"use client";

import { useState } from "react";
import { errorSentence } from "../../../gateway/client.ts";
import { useLiveQuery } from "../../../gateway/use-live-query.ts";
import { graphql } from "../../../gql/index.ts";
import { NoticeSettings } from "../../../notices/notice-settings.tsx";
import { useMay, useViewer } from "../../../session/viewer.tsx";
import { AuditCard } from "../../../team/audit-card.tsx";
import { InvitationsCard } from "../../../team/invitations-card.tsx";
import { MembersCard } from "../../../team/members-card.tsx";
import { TokensCard } from "../../../team/tokens-card.tsx";
import { LoadFailed } from "../../../ui/load-failed.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";

const TeamPageDocument = graphql(`
  query TeamPage($asOwner: Boolean!, $events: Int!) {
    members {
      ...MembersCard_Member
    }
    apiTokens {
      id
      ...TokensCard_Token
    }
    invitations @include(if: $asOwner) {
      id
      ...InvitationsCard_Invitation
    }
    auditEvents(first: $events) @include(if: $asOwner) {
      ...AuditCard_Events
    }
  }
`);

const PAGE = 20;
const MOST = 200;

export default function TeamPage() {
  const { team } = useViewer();
  const asOwner = useMay("OWNER");
  const [events, setEvents] = useState(PAGE);
  const { data, error, refetch } = useLiveQuery(TeamPageDocument, { asOwner, events });
  const [kept, setKept] = useState(data);
  if (data && data !== kept) setKept(data);
  const shown = data ?? kept; // while more of the log is fetched
  return (
    <>
      <PageTitle>Team</PageTitle>
      <h1 className="mb-4 font-semibold text-xl tracking-tight">{team.name}</h1>
      {error && <LoadFailed what="The team" message={errorSentence(error)} retry={refetch} />}
      {!shown && !error && (
        <div role="status" aria-label="Loading the team" className="grid gap-4 lg:grid-cols-2">
          <Skeleton className="h-72" />
          <Skeleton className="h-72" />
        </div>
      )}
      {shown && (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="grid min-w-0 gap-4">
            <MembersCard members={shown.members} />
            {shown.invitations && <InvitationsCard invitations={shown.invitations} />}
            {asOwner && <NoticeSettings />}
          </div>
          <div className="grid min-w-0 gap-4">
            <TokensCard tokens={shown.apiTokens} />
            {shown.auditEvents && (
              <AuditCard events={shown.auditEvents} onMore={() => setEvents(Math.min(events * 2, MOST))} />
            )}
          </div>
        </div>
      )}
    </>
  );
}
