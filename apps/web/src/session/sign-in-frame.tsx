import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";

/** What people see before they are in. */
export function SignInFrame({ children }: { children: ReactNode }) {
  return (
    <main className="flex min-h-screen items-center justify-center px-4 py-8">
      <div className="w-full max-w-sm rounded-lg border border-line bg-surface p-6">
        <div className="mb-4 flex items-center gap-2 font-semibold text-base">
          <Logo />
          Frostline
        </div>
        {children}
      </div>
    </main>
  );
}
