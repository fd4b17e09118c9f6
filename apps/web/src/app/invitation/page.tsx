"use client";

import { useSyncExternalStore } from "react";
import { AcceptInvitation } from "../../session/accept-invitation.tsx";
import { PageTitle } from "../../ui/page-title.tsx";

const onHashChange = (changed: () => void) => {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
};

/** The token is after the #: browsers send that part of a link to no server. */
export default function InvitationPage() {
  const token = useSyncExternalStore(
    onHashChange,
    () => window.location.hash.slice(1),
    () => null,
  );
  return (
    <>
      <PageTitle>Invitation</PageTitle>
      {token !== null && <AcceptInvitation token={token} />}
    </>
  );
}
