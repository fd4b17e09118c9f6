"use client";

import { AcceptInvitation } from "../../session/accept-invitation.tsx";
import { useLinkToken } from "../../session/use-link-token.ts";
import { PageTitle } from "../../ui/page-title.tsx";

export default function InvitationPage() {
  const token = useLinkToken();
  return (
    <>
      <PageTitle>Invitation</PageTitle>
      {token !== null && <AcceptInvitation token={token} />}
    </>
  );
}
