"use client";

import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import { errorSentence } from "../gateway/client.ts";
import { graphql } from "../gql/index.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { SignInFrame } from "./sign-in-frame.tsx";

const ResetPasswordDocument = graphql(`
  mutation ResetPassword($token: String!, $password: String!) {
    resetPassword(token: $token, password: $password) {
      role
    }
  }
`);

/** Who has the link chooses a password, and is signed in with it. */
export function ResetPassword({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const [{ fetching, error }, reset] = useMutation(ResetPasswordDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { data } = await reset({ token, password });
    if (data) window.location.assign("/experiments");
  };
  return (
    <SignInFrame>
      <h1 className="font-semibold text-lg">Choose a new password</h1>
      <p className="mt-1 text-ink-soft">You are signed out wherever you are signed in now.</p>
      <form onSubmit={(event) => void submit(event)} className="mt-5 flex flex-col gap-3">
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          hint="At least ten characters."
          required
        />
        {error && (
          <p role="alert" className="text-bad">
            {errorSentence(error)}
          </p>
        )}
        <Button type="submit" tone="primary" disabled={fetching} className="justify-center">
          Set it and sign in
        </Button>
      </form>
    </SignInFrame>
  );
}
