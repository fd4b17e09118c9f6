"use client";

import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

const reload = () => window.location.reload();

/** Inside the app's frame. A reload also helps a page that was open while Frostline was updated. */
export default function ErrorPage() {
  return (
    <Notice title="This page failed to draw" urgent action={<Button onClick={reload}>Load it again</Button>}>
      It is a fault of the dashboard, not of your runs: they go on.
    </Notice>
  );
}
