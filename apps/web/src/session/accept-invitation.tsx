"use client";

import { type FormEvent, useState } from "react";
import { useMutation, useQuery } from "urql";
import { errorSentence, isUnreachable } from "../gateway/client.ts";
import type { AccountInput } from "../gql/graphql.ts";
import { graphql } from "../gql/index.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { ProviderButton } from "./provider-button.tsx";
import { SignInFrame } from "./sign-in-frame.tsx";

const InvitationDocument = graphql(`
  query Invitation($token: String!) {
    invitation(token: $token) {
      teamName
      role
      email
    }
    viewer {
      user {
        id
        name
      }
    }
  }
`);

const AcceptInvitationDocument = graphql(`
  mutation AcceptInvitation($token: String!, $account: AccountInput) {
    acceptInvitation(token: $token, account: $account) {
      role
    }
  }
`);

const MEANING = {
  OWNER: "as an owner: you may do everything, and decide who else is in the team.",
  MEMBER: "as a member: you may create experiments and bring runners.",
  VIEWER: "as a viewer: you may look at everything.",
};

/** Who has an invitation's link joins here: with a new account, with one they have, or as who is signed in. */
export function AcceptInvitation({ token }: { token: string }) {
  const [{ data, error }, ask] = useQuery({ query: InvitationDocument, variables: { token } });
  const [{ fetching, error: refusal }, accept] = useMutation(AcceptInvitationDocument);
  const join = async (account?: AccountInput) => {
    const { data: joined } = await accept({ token, account: account ?? null });
    if (joined) window.location.assign("/experiments");
  };

  if (error) {
    return (
      <SignInFrame>
        <h1 className="font-semibold text-lg">This invitation cannot be accepted</h1>
        <p role="alert" className="mt-2 text-ink-soft">
          {errorSentence(error)}
        </p>
        {isUnreachable(error) && (
          <Button className="mt-4" onClick={() => ask({ requestPolicy: "network-only" })}>
            Try again
          </Button>
        )}
      </SignInFrame>
    );
  }
  if (!data) {
    return (
      <SignInFrame>
        <p role="status" className="text-ink-soft">
          Reading the invitation…
        </p>
      </SignInFrame>
    );
  }
  const { teamName, role, email } = data.invitation;
  const name = data.viewer?.user?.name;
  return (
    <SignInFrame>
      <h1 className="font-semibold text-lg">Join {teamName}</h1>
      <p className="mt-1 text-ink-soft">You are invited {MEANING[role]}</p>
      {name ? (
        <Button
          tone="primary"
          className="mt-5 w-full justify-center"
          disabled={fetching}
          onClick={() => void join()}
        >
          Join as {name}
        </Button>
      ) : (
        <>
          <AccountForm email={email ?? null} busy={fetching} onSubmit={(account) => void join(account)} />
          <ProviderButton invitation={token} />
        </>
      )}
      {refusal && (
        <p role="alert" className="mt-3 text-bad">
          {errorSentence(refusal)}
        </p>
      )}
    </SignInFrame>
  );
}

interface AccountFormProps {
  /** The only address that may join; null: any. */
  email: string | null;
  busy: boolean;
  onSubmit: (account: AccountInput) => void;
}

function AccountForm({ email: bound, busy, onSubmit }: AccountFormProps) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState(bound ?? "");
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({ name, email, password });
  };
  return (
    <form onSubmit={submit} className="mt-5 flex flex-col gap-3">
      <TextField
        label="Your name"
        autoComplete="name"
        value={name}
        onChange={setName}
        hint="Leave it empty if you have an account here already."
      />
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        required
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        hint="At least ten characters; of an account that you have, its password."
        required
      />
      <Button type="submit" tone="primary" disabled={busy} className="justify-center">
        Join the team
      </Button>
    </form>
  );
}
