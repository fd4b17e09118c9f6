"use client";

import { useQuery } from "urql";
import { graphql } from "../gql/index.ts";
import { Button } from "../ui/button.tsx";

const SignInProviderDocument = graphql(`
  query SignInProvider {
    signInProvider
  }
`);

interface ProviderButtonProps {
  invitation?: string;
  verb?: string;
}

/** Leaves for the company's own provider, where there is one, with the invitation that is to be accepted. */
export function ProviderButton({ invitation, verb = "Continue with" }: ProviderButtonProps) {
  const [{ data }] = useQuery({ query: SignInProviderDocument });
  if (!data?.signInProvider) return null;
  return (
    <form method="post" action="/auth/oidc/start" className="mt-3">
      {invitation && <input type="hidden" name="invitation" value={invitation} />}
      <Button type="submit" className="w-full justify-center">
        {verb} {data.signInProvider}
      </Button>
    </form>
  );
}
