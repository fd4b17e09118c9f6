"use client";

import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import type { TeamRole } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { ROLES, roleName } from "../session/roles.ts";
import { useAct } from "../session/use-act.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import { TextField } from "../ui/text-field.tsx";

export const InvitationsCardFragment = graphql(`
  fragment InvitationsCard_Invitation on Invitation {
    id
    role
    email
    expiresAt
  }
`);

const CreateInvitationDocument = graphql(`
  mutation CreateInvitation($input: CreateInvitationInput!) {
    createInvitation(input: $input) {
      url
      invitation {
        ...InvitationsCard_Invitation
      }
    }
  }
`);

const RevokeInvitationDocument = graphql(`
  mutation RevokeInvitation($id: ID!) {
    revokeInvitation(id: $id) {
      id
    }
  }
`);

interface InvitationsCardProps {
  invitations: readonly FragmentType<typeof InvitationsCardFragment>[];
}

/** How others get into the team: a link that works once. For owners. */
export function InvitationsCard({ invitations }: InvitationsCardProps) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<TeamRole>("MEMBER");
  const [url, setUrl] = useState<string | null>(null);
  const [{ fetching }, create] = useMutation(CreateInvitationDocument);
  const [, revoke] = useMutation(RevokeInvitationDocument);
  const act = useAct();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const created = await act(create({ input: { role, email: email === "" ? null : email } }));
    if (!created) return;
    setUrl(created.createInvitation.url);
    setEmail("");
  };
  return (
    <Card title="Invitations">
      <form onSubmit={(event) => void submit(event)} className="flex flex-wrap items-end gap-2">
        <TextField
          label="E-mail address"
          type="email"
          value={email}
          onChange={setEmail}
          placeholder="anybody with the link"
          className="min-w-48 flex-1"
        />
        <SelectField label="Role" value={role} options={ROLES} onChange={setRole} />
        <Button type="submit" tone="primary" disabled={fetching}>
          Make a link
        </Button>
      </form>
      {url && (
        <div className="mt-3">
          <ShownOnce key={url} secret={url}>
            Pass this link on. It works once, within seven days, and is not shown again.
          </ShownOnce>
        </div>
      )}
      {invitations.length > 0 && (
        <ul className="mt-4 border-line border-t">
          {readFragment(InvitationsCardFragment, invitations).map(({ id, ...invitation }) => (
            <li
              key={id}
              className="flex flex-wrap items-center gap-3 border-line border-b py-2 last:border-b-0"
            >
              <span className="min-w-0 flex-1 break-all">{invitation.email ?? "Anybody with the link"}</span>
              <span className="text-ink-soft">{roleName(invitation.role)}</span>
              <span className="text-ink-faint text-xs">
                until {new Date(invitation.expiresAt).toLocaleDateString()}
              </span>
              <Button
                aria-label={`Revoke the invitation for ${invitation.email ?? "anybody with the link"}`}
                onClick={() => void act(revoke({ id }))}
              >
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
