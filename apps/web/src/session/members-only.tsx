"use client";

import type { ReactNode } from "react";
import { Notice } from "../ui/notice.tsx";
import { useMay } from "./viewer.tsx";

interface MembersOnlyProps {
  /** What the page is for, as the end of "Viewers may not …". */
  what: string;
  children: ReactNode;
}

/** A page on which things are created: whoever came by its address, and may not, reads why instead of filling it in. */
export function MembersOnly({ what, children }: MembersOnlyProps) {
  if (useMay("MEMBER")) return children;
  return (
    <Notice title={`Viewers may not ${what}`}>
      You see everything of the team. To change something you need the role of a member, which an owner can
      give you.
    </Notice>
  );
}
