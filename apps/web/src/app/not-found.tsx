import Link from "next/link";
import { AppShell } from "../session/app-shell.tsx";
import { Notice } from "../ui/notice.tsx";
import { PageTitle } from "../ui/page-title.tsx";

export default function NotFound() {
  return (
    <AppShell>
      <PageTitle>Not found</PageTitle>
      <Notice
        title="There is no such page"
        action={
          <Link href="/experiments" className="font-medium text-accent underline underline-offset-2">
            Go to the experiments
          </Link>
        }
      >
        The address may be mistyped, or what it showed is gone.
      </Notice>
    </AppShell>
  );
}
