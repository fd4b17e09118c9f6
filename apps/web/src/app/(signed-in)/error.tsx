"use client";

import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

export default function ErrorPage({ retry }: { error: unknown; retry: () => void }) {
  return (
    <Notice title="This page failed to draw" urgent action={<Button onClick={retry}>Try again</Button>}>
      It is a fault of the dashboard, not of your runs: they go on.
    </Notice>
  );
}
