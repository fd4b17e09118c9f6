"use client";

import "./globals.css";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

const reload = () => window.location.reload();

/** Stands in for the whole document when even the frame of the pages fails. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <Notice
          title="The dashboard failed to draw"
          urgent
          action={<Button onClick={reload}>Load it again</Button>}
        >
          It is a fault of the dashboard, not of your runs: they go on.
        </Notice>
      </body>
    </html>
  );
}
