"use client";

import { useMutation } from "urql";
import type { TokensCard_TokenFragment } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { roleName } from "../session/roles.ts";
import { useAct } from "../session/use-act.ts";
import { useViewer } from "../session/viewer.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { NewToken } from "./new-token.tsx";
import { scopeNames } from "./scopes.ts";

export const TokensCardFragment = graphql(`
  fragment TokensCard_Token on ApiToken {
    id
    name
    prefix
    scopes
    serviceRole
    expiresAt
    lastUsedAt
    revokedAt
    user {
      id
      name
    }
  }
`);

const RevokeApiTokenDocument = graphql(`
  mutation RevokeApiToken($id: ID!) {
    revokeApiToken(id: $id) {
      ...TokensCard_Token
    }
  }
`);

/** Tokens for scripts: one's own, and for owners all that the team has. */
export function TokensCard({ tokens }: { tokens: readonly FragmentType<typeof TokensCardFragment>[] }) {
  const read = readFragment(TokensCardFragment, tokens);
  return (
    <Card title="API tokens" note="for scripts and services">
      <NewToken />
      {read.length > 0 && (
        <ul className="mt-4 border-line border-t">
          {read.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function TokenRow({ token }: { token: TokensCard_TokenFragment }) {
  const { id, name, prefix, scopes, lastUsedAt, revokedAt } = token;
  const [{ fetching }, revoke] = useMutation(RevokeApiTokenDocument);
  const act = useAct();
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">{name}</p>
        <p className="text-ink-faint text-xs">
          <code className="font-mono">{prefix}…</code> · {scopeNames(scopes)} · <Holder token={token} /> ·{" "}
          {lastUsedAt ? (
            <>
              used <RelativeTime at={lastUsedAt} />
            </>
          ) : (
            "never used"
          )}
        </p>
      </div>
      <End token={token} />
      {!revokedAt && (
        <Button aria-label={`Revoke ${name}`} disabled={fetching} onClick={() => void act(revoke({ id }))}>
          Revoke
        </Button>
      )}
    </li>
  );
}

function Holder({ token: { serviceRole, user } }: { token: TokensCard_TokenFragment }) {
  const me = useViewer().user?.id;
  if (serviceRole) return `service, ${roleName(serviceRole).toLowerCase()}`;
  return user.id === me ? "yours" : user.name;
}

function End({ token: { expiresAt, revokedAt } }: { token: TokensCard_TokenFragment }) {
  if (revokedAt) return <span className="text-ink-faint text-xs">revoked</span>;
  if (!expiresAt) return <span className="text-ink-faint text-xs">no end</span>;
  return <span className="text-ink-faint text-xs">until {new Date(expiresAt).toLocaleDateString()}</span>;
}
