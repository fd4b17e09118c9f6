"use client";

import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import { errorSentence } from "../gateway/client.ts";
import { graphql } from "../gql/index.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";

const SignInWithPasswordDocument = graphql(`
  mutation SignInWithPassword($email: String!, $password: String!) {
    signInWithPassword(email: $email, password: $password) {
      role
    }
  }
`);

/** Sign-in for people with an account; loads the dashboard afresh, with nothing of another session in memory. */
export function PasswordForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [{ fetching, error }, signIn] = useMutation(SignInWithPasswordDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { data } = await signIn({ email, password });
    if (data) window.location.assign("/experiments");
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="mt-5 flex flex-col gap-3">
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
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        required
      />
      {error && (
        <p role="alert" className="text-bad">
          {errorSentence(error)}
        </p>
      )}
      <Button type="submit" tone="primary" disabled={fetching} className="justify-center">
        Sign in
      </Button>
      <p className="text-ink-faint text-xs">
        Password forgotten? An owner of your team can make a link for a new one.
      </p>
    </form>
  );
}
