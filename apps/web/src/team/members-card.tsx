"use client";

import { useState } from "react";
import { useMutation } from "urql";
import type { MembersCard_MemberFragment, TeamRole } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { ROLES, roleName } from "../session/roles.ts";
import { useAct } from "../session/use-act.ts";
import { useMay, useViewer } from "../session/viewer.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";

export const MembersCardFragment = graphql(`
  fragment MembersCard_Member on Member {
    role
    user {
      id
      name
      email
    }
  }
`);

const SetRoleDocument = graphql(`
  mutation SetRole($userId: ID!, $role: TeamRole!) {
    setRole(userId: $userId, role: $role) {
      ...MembersCard_Member
    }
  }
`);

const RemoveMemberDocument = graphql(`
  mutation RemoveMember($userId: ID!) {
    removeMember(userId: $userId) {
      ...MembersCard_Member
    }
  }
`);

const CreatePasswordResetDocument = graphql(`
  mutation CreatePasswordReset($userId: ID!) {
    createPasswordReset(userId: $userId) {
      url
    }
  }
`);

const LeaveTeamDocument = graphql(`
  mutation LeaveTeam {
    leaveTeam
  }
`);

/** The people of the team; owners decide who may do what. */
export function MembersCard({ members }: { members: readonly FragmentType<typeof MembersCardFragment>[] }) {
  const read = readFragment(MembersCardFragment, members);
  const [leaving, setLeaving] = useState<MembersCard_MemberFragment | null>(null);
  const [, remove] = useMutation(RemoveMemberDocument);
  const [, leave] = useMutation(LeaveTeamDocument);
  const act = useAct();
  const { user: me, team } = useViewer();
  const isMe = leaving?.user.id === me?.id;
  const end = async (member: MembersCard_MemberFragment) => {
    if (!isMe) await act(remove({ userId: member.user.id }));
    else if (await act(leave({}))) window.location.assign("/");
  };
  return (
    <Card title="Members" flush>
      <ul>
        {read.map((member) => (
          <MemberRow key={member.user.id} member={member} onEnd={() => setLeaving(member)} />
        ))}
      </ul>
      <ConfirmDialog
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        title={isMe ? `Leave ${team.name}?` : `Remove ${leaving?.user.name}?`}
        description={
          isMe
            ? "Your tokens in this team stop working. You need a new invitation to come back."
            : "They are out at once, and their tokens in this team stop working. Their experiments stay."
        }
        confirmLabel={isMe ? "Leave the team" : "Remove"}
        dismissLabel="Cancel"
        onConfirm={() => leaving && void end(leaving)}
      />
    </Card>
  );
}

function MemberRow({ member, onEnd }: { member: MembersCard_MemberFragment; onEnd: () => void }) {
  const { user, role } = member;
  const isOwner = useMay("OWNER");
  const isMe = useViewer().user?.id === user.id;
  const [{ fetching }, setRole] = useMutation(SetRoleDocument);
  const act = useAct();
  const change = (to: TeamRole) => void act(setRole({ userId: user.id, role: to }));
  const [, createReset] = useMutation(CreatePasswordResetDocument);
  const [resetUrl, setResetUrl] = useState<string | null>(null);
  const reset = async () => {
    const made = await act(createReset({ userId: user.id }));
    if (made) setResetUrl(made.createPasswordReset.url);
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-b px-4 py-2 last:border-b-0">
      <div className="min-w-40 flex-1">
        <p className="font-medium break-words">
          {user.name} {isMe && <span className="font-normal text-ink-faint">(you)</span>}
        </p>
        <p className="text-ink-faint text-xs break-words">{user.email ?? "no e-mail address yet"}</p>
      </div>
      {isOwner ? (
        <SelectField
          label={`Role of ${user.name}`}
          hideLabel
          value={role}
          options={ROLES}
          onChange={change}
          disabled={fetching}
          className="w-28"
        />
      ) : (
        <span className="text-ink-soft">{roleName(role)}</span>
      )}
      {isOwner && !isMe && role !== "OWNER" && user.email && (
        <Button aria-label={`Make a link for a new password of ${user.name}`} onClick={() => void reset()}>
          Reset password
        </Button>
      )}
      {(isOwner || isMe) && (
        <Button
          className="w-20 justify-center"
          aria-label={isMe ? "Leave the team" : `Remove ${user.name}`}
          onClick={onEnd}
        >
          {isMe ? "Leave" : "Remove"}
        </Button>
      )}
      {resetUrl && (
        <div className="w-full pb-1">
          <ShownOnce key={resetUrl} secret={resetUrl}>
            Give this link to {user.name} only: whoever opens it chooses the password. It works once, within a
            day.
          </ShownOnce>
        </div>
      )}
    </li>
  );
}
