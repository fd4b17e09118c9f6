"use client";

import { ResetPassword } from "../../session/reset-password.tsx";
import { useLinkToken } from "../../session/use-link-token.ts";
import { PageTitle } from "../../ui/page-title.tsx";

export default function ResetPasswordPage() {
  const token = useLinkToken();
  return (
    <>
      <PageTitle>New password</PageTitle>
      {token !== null && <ResetPassword token={token} />}
    </>
  );
}
