"use client";

import { Check } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import { TextField } from "../ui/text-field.tsx";
import { isLocalOnly, isReadable, joinCommand } from "./join-command.ts";

const CreateRegistrationTokenDocument = graphql(`
  mutation CreateRegistrationToken($labels: [String!]!, $ttlSeconds: Int!, $ephemeral: Boolean!) {
    createRunnerRegistrationToken(labels: $labels, ttlSeconds: $ttlSeconds, ephemeral: $ephemeral) {
      token
      expiresAt
      runnerPackage
    }
  }
`);

const LIFETIMES = [
  { value: "3600", label: "an hour" },
  { value: "86400", label: "a day" },
  { value: "604800", label: "a week" },
];

interface Invitation {
  command: string;
  expiresAt: string;
  /** The runners that were there before. */
  known: readonly string[];
}

interface AddRunnerProps {
  runners: readonly { id: string; name: string }[];
  close: () => void;
}

/** Makes the command that lets one more host join, and tells when it has. */
export function AddRunner({ runners, close }: AddRunnerProps) {
  const [labels, setLabels] = useState("");
  const [lifetime, setLifetime] = useState("3600");
  const [ephemeral, setEphemeral] = useState(false);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [{ fetching }, create] = useMutation(CreateRegistrationTokenDocument);
  const act = useAct();
  const form = useRef<HTMLFormElement>(null);
  // The button that opened it is gone: who works with the keyboard goes on in the form.
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = labels.split(",").map((label) => label.trim());
    const variables = { labels: wanted.filter(Boolean), ttlSeconds: Number(lifetime), ephemeral };
    const created = await act(create(variables));
    if (!created) return;
    const { token, expiresAt, runnerPackage } = created.createRunnerRegistrationToken;
    const { origin } = window.location;
    const command = runnerPackage
      ? joinCommand({ origin, runnerPackage, token, ephemeral })
      : `npm run runner -- join --url ${origin} --token ${token}${ephemeral ? " --ephemeral" : ""}`;
    setInvitation({ command, expiresAt, known: runners.map(({ id }) => id) });
  };
  return (
    <Card title="Add a runner" actions={<Button onClick={close}>Close</Button>} className="mb-4">
      <form ref={form} onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        <div className="flex flex-wrap items-start gap-3">
          <TextField
            label="Labels"
            value={labels}
            onChange={setLabels}
            placeholder="gpu, lab-2"
            hint="Experiments may ask for them. The host cannot change them."
            className="min-w-48 max-w-lg flex-1"
          />
          <SelectField
            label="Command works for"
            value={lifetime}
            options={LIFETIMES}
            onChange={setLifetime}
          />
        </div>
        <label className="flex items-baseline gap-1.5">
          <input
            type="checkbox"
            checked={ephemeral}
            onChange={(event) => setEphemeral(event.target.checked)}
            className="size-4 shrink-0 translate-y-0.5 accent-accent"
          />
          <span>
            Ephemeral{" "}
            <span className="text-ink-faint text-xs">takes one run, then leaves and is forgotten</span>
          </span>
        </label>
        <Button type="submit" tone="primary" disabled={fetching} className="self-start">
          Make the command
        </Button>
      </form>
      {invitation && <Command key={invitation.command} invitation={invitation} runners={runners} />}
    </Card>
  );
}

function Command({
  invitation: { command, expiresAt, known },
  runners,
}: { invitation: Invitation } & Pick<AddRunnerProps, "runners">) {
  const joined = runners.find(({ id }) => !known.includes(id));
  if (joined) {
    return (
      <p role="status" className="mt-4 flex items-center gap-2 rounded-md bg-good-soft px-3 py-2 text-good">
        <Check aria-hidden size={16} /> <span className="font-medium">{joined.name}</span> has joined.
      </p>
    );
  }
  const { origin } = window.location;
  return (
    <div className="mt-4 flex flex-col gap-3">
      <ShownOnce secret={command}>
        Run this on the new host, as the user that is to train. It lets one runner in, until{" "}
        <time dateTime={expiresAt}>{new Date(expiresAt).toLocaleString()}</time>.
      </ShownOnce>
      {isLocalOnly(origin) && (
        <Warning>
          {origin} can be reached from the gateway's own machine only. For another host open this page by an
          address that the host reaches, and make the command there.
        </Warning>
      )}
      {isReadable(origin) && (
        <Warning>
          {origin} is not encrypted: whoever can listen on this network can read the runner's secret. The
          command says so by --insecure; better serve the dashboard by https.
        </Warning>
      )}
      <div className="text-ink-soft text-xs leading-5">
        The host needs Node.js 20.19 or newer and npm's registry; for the fast engine Python 3 with pip and a
        C++ compiler (Debian, Ubuntu: <code className="font-mono">apt install python3-pip g++</code>). The
        same command with <code className="font-mono">doctor</code> in place of{" "}
        <code className="font-mono">join</code> checks all that, and says how to mend it.
      </div>
      <p className="flex items-center gap-2 text-ink-faint" role="status">
        <span aria-hidden className="size-2 animate-pulse rounded-full bg-accent" />
        Waiting for the runner: it shows up here as soon as it joins.
      </p>
    </div>
  );
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-md border border-line bg-sunken px-3 py-2 text-ink-soft text-xs">{children}</p>
  );
}
