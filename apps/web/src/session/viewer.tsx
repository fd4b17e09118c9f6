"use client";

import { createContext, type ReactNode, use } from "react";
import type { TeamRole, ViewerQuery } from "../gql/graphql.ts";

export type SignedInViewer = NonNullable<ViewerQuery["viewer"]>;

const Viewer = createContext<SignedInViewer | null>(null);

export function ViewerProvider({ viewer, children }: { viewer: SignedInViewer; children: ReactNode }) {
  return <Viewer value={viewer}>{children}</Viewer>;
}

/** Who is signed in, on every page that only signed-in people see. */
export function useViewer(): SignedInViewer {
  const viewer = use(Viewer);
  if (!viewer) throw new Error("this part of the dashboard is for signed-in people");
  return viewer;
}

const RANKS: Record<TeamRole, number> = { VIEWER: 0, MEMBER: 1, OWNER: 2 };

/**
 * Whether somebody of this role may press a button. The gateway decides; this is so that nobody is offered what it would
 * refuse.
 */
export const useMay = (role: TeamRole): boolean => RANKS[useViewer().role] >= RANKS[role];
