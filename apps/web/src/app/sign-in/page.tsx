"use client";

import { useSearchParams } from "next/navigation";
import { Suspense } from "react";
import { SignIn } from "../../session/sign-in.tsx";
import { PageTitle } from "../../ui/page-title.tsx";

export default function SignInPage() {
  return (
    <>
      <PageTitle>Sign in</PageTitle>
      <Suspense>
        <SignInFromLink />
      </Suspense>
    </>
  );
}

function SignInFromLink() {
  const parameters = useSearchParams();
  return <SignIn token={parameters.get("token")} providerRefusal={parameters.get("refused")} />;
}
