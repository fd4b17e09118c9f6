"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const id = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const link = new RegExp(`^#/experiments/(${id})(?:/runs/(${id}))?$`);

/** Where the link leads that MLflow's client prints when a run ends: it is after the # of the first page. */
export function pathOfMlflowLink(hash: string): string | undefined {
  const [found, experimentId, runId] = link.exec(hash) ?? [];
  if (!found) return undefined;
  return runId ? `/runs/${runId}` : `/experiments/${experimentId}`;
}

/** Sends whoever came by such a link on to the page that is meant. */
export function useMlflowLink(): void {
  const router = useRouter();
  useEffect(() => {
    const path = pathOfMlflowLink(window.location.hash);
    if (path) router.replace(path);
  }, [router]);
}
