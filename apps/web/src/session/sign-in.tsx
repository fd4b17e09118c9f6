"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useClient } from "urql";
import { isUnreachable } from "../gateway/client.ts";
import { graphql } from "../gql/index.ts";
import { Button } from "../ui/button.tsx";
import { PasswordForm } from "./password-form.tsx";
import { ProviderButton } from "./provider-button.tsx";
import { SignInFrame } from "./sign-in-frame.tsx";

const SignInDocument = graphql(`
  mutation SignIn($token: String!) {
    signIn(token: $token) {
      user {
        id
      }
    }
  }
`);

const SignedInDocument = graphql(`
  query SignedIn {
    viewer {
      user {
        id
      }
    }
  }
`);

type Stage = "working" | "no-link" | "refused" | "unreachable";

/** By the code that the gateway sends people back with. */
const REFUSALS: Record<string, string> = {
  FORBIDDEN:
    "Nobody here is known by that account, or the invitation is for another address: ask an owner for one.",
  CONFLICT:
    "An account here has your address already: sign in with its password, then link the other on your account page.",
  UNAUTHENTICATED: "The invitation has been used or is too old: ask for a new one.",
  BAD_INPUT: "The sign-in took too long, or began in another browser: try again.",
  RATE_LIMITED: "Too many attempts: wait a minute, then try again.",
};

interface SignInProps {
  token: string | null;
  /** The code of why somebody who comes back from the provider was not let in. */
  providerRefusal: string | null;
}

/** Exchanges the one-time token of the link for a session, or says how to get a new link. */
export function SignIn({ token, providerRefusal }: SignInProps) {
  const router = useRouter();
  const exchange = useExchange();
  const [stage, setStage] = useState<Stage>("working");
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt runs the exchange again.
  useEffect(() => {
    let current = true;
    setStage("working");
    void exchange(token).then((outcome) => {
      if (!current) return;
      if (outcome === "signed-in") router.replace("/experiments");
      else setStage(outcome);
    });
    return () => {
      current = false;
    };
  }, [token, attempt, exchange, router]);

  return (
    <SignInFrame>
      <div role="status">
        <Message stage={stage} />
      </div>
      {stage === "unreachable" && <Button onClick={() => setAttempt(attempt + 1)}>Try again</Button>}
      {(stage === "no-link" || stage === "refused") && (
        <>
          {providerRefusal && (
            <p role="alert" className="mt-3 text-bad">
              {REFUSALS[providerRefusal] ?? "The sign-in did not succeed: try again."}
            </p>
          )}
          <PasswordForm />
          <ProviderButton />
          <WithoutAccount />
        </>
      )}
    </SignInFrame>
  );
}

function Message({ stage }: { stage: Stage }) {
  if (stage === "working") return <p className="text-ink-soft">Signing you in…</p>;
  const title = {
    "no-link": "You are not signed in",
    refused: "This sign-in link does not work any more",
    unreachable: "The gateway cannot be reached",
  }[stage];
  return (
    <>
      <h1 className="font-semibold text-lg">{title}</h1>
      {stage === "unreachable" && (
        <p className="mt-2 text-ink-soft">
          The link was not used up. Check that Frostline is running, then try again.
        </p>
      )}
      {stage === "refused" && (
        <p className="mt-2 text-ink-soft">
          A link works once and for a short time. Sign in with your account, or get a new link.
        </p>
      )}
    </>
  );
}

/** The other ways in, and what there is not: Frostline sends no mail. */
function WithoutAccount() {
  return (
    <div className="mt-5 border-line border-t pt-4 text-ink-soft text-xs">
      <p>
        <b className="font-medium text-ink">On your own machine</b> Frostline prints a link in its terminal.
        For a new one, stop it there with Ctrl-C and run{" "}
        <code className="rounded bg-sunken px-1 py-0.5 font-mono">npm start</code> again; nothing is lost.
      </p>
      <p className="mt-2">
        <b className="font-medium text-ink">In a team</b> an owner invites you with a link.
      </p>
    </div>
  );
}

type Outcome = "signed-in" | Exclude<Stage, "working">;

/** One exchange per token, however often React runs the effect: a token can be used once only. */
function useExchange() {
  const client = useClient();
  const [exchange] = useState(() => {
    const running = new Map<string, Promise<Outcome>>();

    const run = async (token: string | null): Promise<Outcome> => {
      const signIn = token ? await client.mutation(SignInDocument, { token }).toPromise() : undefined;
      if (signIn?.data) return "signed-in";
      if (isUnreachable(signIn?.error)) return "unreachable";
      const viewer = await client.query(SignedInDocument, {}, { requestPolicy: "network-only" }).toPromise();
      if (viewer.data?.viewer) return "signed-in";
      if (isUnreachable(viewer.error)) return "unreachable";
      return token ? "refused" : "no-link";
    };

    return (token: string | null): Promise<Outcome> => {
      const key = token ?? "";
      const outcome = running.get(key) ?? run(token);
      running.set(key, outcome);
      void outcome.then((result) => {
        if (result === "unreachable") running.delete(key);
      });
      return outcome;
    };
  });
  return exchange;
}
