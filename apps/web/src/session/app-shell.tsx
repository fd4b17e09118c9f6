"use client";

import { clsx } from "clsx";
import { CircleUser, FlaskConical, ListFilter, Server, Users } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { NoticesBell } from "../notices/notices-bell.tsx";
import { iconLook } from "../ui/button.tsx";
import { GatewayBanner } from "./gateway-banner.tsx";
import { Logo } from "./logo.tsx";
import { SignOutButton } from "./sign-out-button.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";

const PLACES = [
  { href: "/experiments", label: "Experiments", icon: FlaskConical },
  { href: "/runs", label: "Runs", icon: ListFilter },
  { href: "/runners", label: "Runners", icon: Server },
  { href: "/team", label: "Team", icon: Users },
];

/** The frame of every page: places on top, the page below. Without a team nobody is signed in yet. */
export function AppShell({ team, children }: { team?: string; children: ReactNode }) {
  return (
    <div className="min-h-screen">
      <a
        href="#content"
        className="sr-only z-50 rounded bg-surface px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-30 border-line border-b bg-surface">
        <div className="mx-auto flex h-12 max-w-[100rem] items-center gap-1 px-2 sm:gap-2 sm:px-6">
          <Link
            href="/experiments"
            className="mr-4 flex items-center gap-2 font-semibold text-[0.9375rem] max-sm:hidden"
          >
            <Logo />
            Frostline
          </Link>
          <Places />
          <div className="ml-auto flex items-center sm:gap-1">
            {team && <span className="mr-1 max-w-40 truncate text-ink-soft max-sm:hidden">{team}</span>}
            {team && <NoticesBell />}
            <ThemeToggle />
            {team && <AccountLink />}
            {team && <SignOutButton />}
          </div>
        </div>
      </header>
      <GatewayBanner />
      <main id="content" className="mx-auto max-w-[100rem] px-3 py-5 sm:px-6">
        {children}
      </main>
    </div>
  );
}

function Places() {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="flex items-center sm:gap-1">
      {PLACES.map(({ href, label, icon: Icon }) => {
        const here = path.startsWith(href);
        return (
          <Link
            key={href}
            href={href}
            aria-current={here ? "page" : undefined}
            className={clsx(
              "flex h-8 items-center gap-1.5 rounded-md px-1.5 font-medium sm:px-2.5",
              here ? "bg-sunken text-ink" : "text-ink-soft hover:bg-sunken hover:text-ink",
            )}
          >
            <Icon aria-hidden size={15} strokeWidth={1.75} className="max-sm:hidden" />
            {label}
          </Link>
        );
      })}
    </nav>
  );
}

function AccountLink() {
  const here = usePathname().startsWith("/account");
  return (
    <Link
      href="/account"
      aria-label="Your account"
      title="Your account"
      aria-current={here ? "page" : undefined}
      className={iconLook(here ? "bg-sunken text-ink" : undefined)}
    >
      <CircleUser aria-hidden size={16} strokeWidth={1.75} />
    </Link>
  );
}
