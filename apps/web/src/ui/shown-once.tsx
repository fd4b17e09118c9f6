"use client";

import { Check, Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";

/** A secret that cannot be seen again, to be copied now. */
export function ShownOnce({ secret, children }: { secret: string; children: ReactNode }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => setCopied(true),
      () => setCopied(false), // not allowed here: the text can still be marked
    );
  return (
    <div role="status" className="rounded-md border border-accent bg-accent-soft p-3">
      <p>{children}</p>
      <div className="mt-2 flex items-center gap-2 max-sm:flex-col max-sm:items-stretch">
        <code className="min-w-0 flex-1 rounded bg-surface px-2 py-1.5 font-mono text-xs break-all select-all">
          {secret}
        </code>
        <Button onClick={() => void copy()}>
          {copied ? <Check aria-hidden size={15} /> : <Copy aria-hidden size={15} />}
          {copied ? "Copied" : "Copy"}
        </Button>
      </div>
    </div>
  );
}
