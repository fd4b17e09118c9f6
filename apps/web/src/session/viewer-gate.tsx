"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { useGatewayState } from "../gateway/status.ts";
import { useLiveQuery } from "../gateway/use-live-query.ts";
import { graphql } from "../gql/index.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { AppShell } from "./app-shell.tsx";
import { ViewerProvider } from "./viewer.tsx";

const ViewerDocument = graphql(`
  query Viewer {
    viewer {
      role
      user {
        id
        name
        email
      }
      team {
        id
        name
      }
    }
  }
`);

/** Lets signed-in people through, inside the app's frame; sends everybody else to the sign-in page. */
export function ViewerGate({ children }: { children: ReactNode }) {
  const router = useRouter();
  const gateway = useGatewayState();
  const { data, error, refetch } = useLiveQuery(ViewerDocument, {});
  const signedOut = data?.viewer === null;

  useEffect(() => {
    if (signedOut) router.replace("/sign-in");
  }, [signedOut, router]);

  if (data?.viewer) {
    return (
      <ViewerProvider viewer={data.viewer}>
        <AppShell team={data.viewer.team.name}>{children}</AppShell>
      </ViewerProvider>
    );
  }
  return (
    <AppShell>
      {error && (gateway !== "unreachable" ? <ViewerFailed retry={refetch} /> : <Waiting />)}
    </AppShell>
  );
}

function Waiting() {
  return (
    <Notice title="Waiting for the gateway">This page opens by itself as soon as the gateway answers.</Notice>
  );
}

function ViewerFailed({ retry }: { retry: () => void }) {
  return (
    <Notice
      title="The dashboard could not find out who you are"
      urgent
      action={<Button onClick={retry}>Try again</Button>}
    >
      The gateway answered with an error. Its log says why.
    </Notice>
  );
}
