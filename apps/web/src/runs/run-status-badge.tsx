import { Ban, Check, CircleDashed, CircleX, Hourglass, LoaderCircle, Unplug } from "lucide-react";
import type { RunStatus } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { Badge, type BadgeTone } from "../ui/badge.tsx";

export const RunStatusBadgeFragment = graphql(`
  fragment RunStatusBadge_Run on Run {
    status
  }
`);

const LOOKS: Record<RunStatus, { tone: BadgeTone; name: string; icon: typeof Check; spins?: boolean }> = {
  QUEUED: { tone: "neutral", name: "Queued", icon: CircleDashed },
  CLAIMED: { tone: "active", name: "Starting", icon: Hourglass },
  RUNNING: { tone: "active", name: "Running", icon: LoaderCircle, spins: true },
  CANCELLING: { tone: "neutral", name: "Cancelling", icon: LoaderCircle, spins: true },
  SUCCEEDED: { tone: "good", name: "Succeeded", icon: Check },
  FAILED: { tone: "bad", name: "Failed", icon: CircleX },
  CANCELLED: { tone: "neutral", name: "Cancelled", icon: Ban },
  LOST: { tone: "bad", name: "Lost", icon: Unplug },
};

/** What each status is called. */
export const STATUS_NAMES = Object.fromEntries(
  Object.entries(LOOKS).map(([status, { name }]) => [status, name]),
) as Readonly<Record<RunStatus, string>>;

interface RunStatusBadgeProps {
  run: FragmentType<typeof RunStatusBadgeFragment>;
  iconOnPhones?: boolean;
}

export function RunStatusBadge({ run, iconOnPhones = false }: RunStatusBadgeProps) {
  const { status } = readFragment(RunStatusBadgeFragment, run);
  const { tone, name, icon: Icon, spins } = LOOKS[status];
  const look = spins ? "animate-spin [animation-duration:2s]" : "";
  return (
    <Badge tone={tone} icon={<Icon aria-hidden size={12} className={look} />} iconOnPhones={iconOnPhones}>
      {name}
    </Badge>
  );
}
