"use client";

import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import { errorSentence } from "../gateway/client.ts";
import { graphql } from "../gql/index.ts";
import { ProviderButton } from "../session/provider-button.tsx";
import { type SignedInViewer, useViewer } from "../session/viewer.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { TextField } from "../ui/text-field.tsx";
import { useToast } from "../ui/toasts.tsx";

const EditAccountDocument = graphql(`
  mutation EditAccount($input: EditAccountInput!) {
    editAccount(input: $input) {
      id
      name
      email
    }
  }
`);

/** One's own name, address and password. */
export function AccountCard() {
  const { user } = useViewer();
  return (
    <Card title="Name, address and password">
      {user && <AccountForm user={user} />}
      <ProviderButton verb="Sign in here from now on by" />
    </Card>
  );
}

function AccountForm({ user }: { user: NonNullable<SignedInViewer["user"]> }) {
  const [name, setName] = useState(user.name);
  const [email, setEmail] = useState(user.email ?? "");
  const [password, setPassword] = useState("");
  const [currentPassword, setCurrentPassword] = useState("");
  const [{ fetching, error }, edit] = useMutation(EditAccountDocument);
  const toast = useToast();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const orNull = (text: string) => (text === "" ? null : text);
    const input = { name, email: orNull(email), password: orNull(password) };
    const { data } = await edit({ input: { ...input, currentPassword: orNull(currentPassword) } });
    if (!data) return;
    setPassword("");
    setCurrentPassword("");
    toast({ message: "Your account is saved." });
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="grid items-start gap-3 sm:grid-cols-2">
      <TextField label="Name" autoComplete="name" value={name} onChange={setName} required />
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
      />
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        hint="At least ten characters. Ends your sessions in other browsers."
      />
      <TextField
        label="Current password"
        type="password"
        autoComplete="current-password"
        value={currentPassword}
        onChange={setCurrentPassword}
        hint="For another address or password, if you have one."
      />
      <div className="flex items-center gap-3 sm:col-span-2">
        <Button type="submit" disabled={fetching}>
          Save
        </Button>
        {error && (
          <p role="alert" className="text-bad">
            {errorSentence(error)}
          </p>
        )}
      </div>
    </form>
  );
}
