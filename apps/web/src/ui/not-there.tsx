import Link from "next/link";
import type { ReactNode } from "react";
import { Notice } from "./notice.tsx";
import { PageTitle } from "./page-title.tsx";

interface NotThereProps {
  /** "This run does not exist" */
  title: string;
  children: ReactNode;
  /** Where to go instead. */
  href: string;
  toWhere: string;
}

/** A page about something that is not there. */
export function NotThere({ title, children, href, toWhere }: NotThereProps) {
  return (
    <>
      <PageTitle>Not found</PageTitle>
      <Notice
        title={title}
        action={
          <Link href={href} className="font-medium text-accent underline underline-offset-2">
            {toWhere}
          </Link>
        }
      >
        {children}
      </Notice>
    </>
  );
}
