"use client";

import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { roleName } from "../session/roles.ts";
import { useAct } from "../session/use-act.ts";
import { useViewer } from "../session/viewer.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { TextField } from "../ui/text-field.tsx";

export const TeamsCardFragment = graphql(`
  fragment TeamsCard_Membership on TeamMembership {
    role
    team {
      id
      name
    }
  }
`);

const SwitchTeamDocument = graphql(`
  mutation SwitchTeam($teamId: ID!) {
    switchTeam(teamId: $teamId) {
      id
    }
  }
`);

const CreateTeamDocument = graphql(`
  mutation CreateTeam($name: String!) {
    createTeam(name: $name) {
      id
    }
  }
`);

/** The teams that one is in. Another one is loaded afresh: nothing of this one stays in memory. */
export function TeamsCard({ teams }: { teams: readonly FragmentType<typeof TeamsCardFragment>[] }) {
  const [name, setName] = useState("");
  const [, switchTo] = useMutation(SwitchTeamDocument);
  const [{ fetching }, create] = useMutation(CreateTeamDocument);
  const act = useAct();
  const { team: current } = useViewer();
  const goTo = async (teamId: string) => {
    if (await act(switchTo({ teamId }))) window.location.assign("/experiments");
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await act(create({ name }))) window.location.assign("/team");
  };
  return (
    <Card title="Your teams">
      <ul className="mb-4">
        {readFragment(TeamsCardFragment, teams).map(({ team, role }) => (
          <li key={team.id} className="flex items-center gap-3 border-line border-b py-2 last:border-b-0">
            <span className="min-w-0 flex-1 font-medium break-words">{team.name}</span>
            <span className="text-ink-soft">{roleName(role)}</span>
            {team.id === current.id ? (
              <span className="text-ink-faint text-xs">you are here</span>
            ) : (
              <Button aria-label={`Switch to ${team.name}`} onClick={() => void goTo(team.id)}>
                Switch
              </Button>
            )}
          </li>
        ))}
      </ul>
      <form onSubmit={(event) => void submit(event)} className="flex items-end gap-2">
        <TextField label="New team" value={name} onChange={setName} className="flex-1" required />
        <Button type="submit" disabled={fetching}>
          Create
        </Button>
      </form>
    </Card>
  );
}
