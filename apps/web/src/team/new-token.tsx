"use client";

import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import type { TeamRole, TokenScope } from "../gql/graphql.ts";
import { graphql } from "../gql/index.ts";
import { ROLES } from "../session/roles.ts";
import { useAct } from "../session/use-act.ts";
import { useMay } from "../session/viewer.tsx";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import { TextField } from "../ui/text-field.tsx";
import { SCOPES } from "./scopes.ts";

const CreateApiTokenDocument = graphql(`
  mutation CreateApiToken($input: CreateApiTokenInput!) {
    createApiToken(input: $input) {
      token
      apiToken {
        ...TokensCard_Token
      }
    }
  }
`);

const LIFETIMES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
  { value: "", label: "no end" },
];

const HOLDERS: readonly { value: TeamRole | "me"; label: string }[] = [
  { value: "me", label: "Me, with my role" },
  ...ROLES.map(({ value, label }) => ({ value, label: `A service, as ${label.toLowerCase()}` })),
];

/** In a viewer's token they would be good for nothing. */
const OF_MEMBERS: readonly TokenScope[] = ["WRITE", "RUNNERS"];

/** Makes a token, and shows it once. */
export function NewToken() {
  const isOwner = useMay("OWNER");
  const mayWrite = useMay("MEMBER");
  const offered = mayWrite ? SCOPES : SCOPES.filter(({ value }) => !OF_MEMBERS.includes(value));
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly TokenScope[]>(mayWrite ? ["READ", "WRITE"] : ["READ"]);
  const [days, setDays] = useState("90");
  const [holder, setHolder] = useState<TeamRole | "me">("me");
  const [token, setToken] = useState<string | null>(null);
  const [{ fetching }, create] = useMutation(CreateApiTokenDocument);
  const act = useAct();
  const toggle = (scope: TokenScope) =>
    setScopes(scopes.includes(scope) ? scopes.filter((other) => other !== scope) : [...scopes, scope]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const expiresInDays = days === "" ? null : Number(days);
    const serviceRole = holder === "me" ? null : holder;
    const created = await act(create({ input: { name, scopes: [...scopes], expiresInDays, serviceRole } }));
    if (!created) return;
    setToken(created.createApiToken.token);
    setName("");
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          placeholder="nightly sweep"
          className="min-w-40 flex-1"
          required
        />
        {isOwner && <SelectField label="For" value={holder} options={HOLDERS} onChange={setHolder} />}
        <SelectField label="Works for" value={days} options={LIFETIMES} onChange={setDays} />
        <Button type="submit" tone="primary" disabled={fetching || scopes.length === 0}>
          Make a token
        </Button>
      </div>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="sr-only">What it may be used for</legend>
        {offered.map(({ value, label, description }) => (
          <label key={value} className="flex items-center gap-1.5">
            <input
              type="checkbox"
              checked={scopes.includes(value)}
              onChange={() => toggle(value)}
              className="size-4 accent-accent"
            />
            {label} <span className="text-ink-faint text-xs">{description}</span>
          </label>
        ))}
      </fieldset>
      {token && (
        <ShownOnce key={token} secret={token}>
          Copy the token now: it is not shown again.
        </ShownOnce>
      )}
    </form>
  );
}
