"use client";

import { useMutation } from "urql";
import type { SessionsCard_SessionFragment } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { useToast } from "../ui/toasts.tsx";
import { browserName } from "./browser-name.ts";

export const SessionsCardFragment = graphql(`
  fragment SessionsCard_Session on UserSession {
    id
    createdAt
    lastSeenAt
    userAgent
    isThisOne
  }
`);

const EndSessionDocument = graphql(`
  mutation EndSession($id: ID!) {
    endSession(id: $id) {
      id
    }
  }
`);

const EndOtherSessionsDocument = graphql(`
  mutation EndOtherSessions {
    endOtherSessions {
      id
    }
  }
`);

interface SessionsCardProps {
  sessions: readonly FragmentType<typeof SessionsCardFragment>[];
}

/** Where one is signed in, with the way to end it from here. */
export function SessionsCard({ sessions }: SessionsCardProps) {
  const read = readFragment(SessionsCardFragment, sessions);
  const [{ fetching }, endOthers] = useMutation(EndOtherSessionsDocument);
  const act = useAct();
  const toast = useToast();
  const end = async () => {
    if (await act(endOthers({}))) toast({ message: "You are signed in here alone." });
  };
  return (
    <Card
      title="Where you are signed in"
      flush
      actions={
        read.length > 1 && (
          <Button tone="danger" disabled={fetching} onClick={() => void end()}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      <ul>
        {read.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Card>
  );
}

function SessionRow({ session }: { session: SessionsCard_SessionFragment }) {
  const { id, createdAt, lastSeenAt, userAgent, isThisOne } = session;
  const [{ fetching }, end] = useMutation(EndSessionDocument);
  const act = useAct();
  const name = browserName(userAgent);
  return (
    <li className="flex min-h-13 items-center gap-3 border-line border-b px-4 py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words" title={userAgent ?? undefined}>
          {name}
        </p>
        <p className="text-ink-faint text-xs">
          signed in <RelativeTime at={createdAt} />
          {lastSeenAt && !isThisOne && (
            <>
              , last seen <RelativeTime at={lastSeenAt} />
            </>
          )}
        </p>
      </div>
      {isThisOne ? (
        <span className="text-ink-soft">this browser</span>
      ) : (
        <Button aria-label={`Sign out ${name}`} disabled={fetching} onClick={() => void act(end({ id }))}>
          Sign out
        </Button>
      )}
    </li>
  );
}
