"use client";

import { LogOut } from "lucide-react";
import { useMutation } from "urql";
import { graphql } from "../gql/index.ts";
import { IconButton } from "../ui/button.tsx";

const SignOutDocument = graphql(`
  mutation SignOut {
    signOut
  }
`);

/** Ends the session and loads the sign-in page afresh, so that nothing of the session stays in memory. */
export function SignOutButton() {
  const [{ fetching }, signOut] = useMutation(SignOutDocument);
  const leave = async () => {
    const { data } = await signOut({});
    if (data) window.location.assign("/sign-in");
  };
  return (
    <IconButton label="Sign out" disabled={fetching} onClick={() => void leave()}>
      <LogOut aria-hidden size={16} strokeWidth={1.75} />
    </IconButton>
  );
}
