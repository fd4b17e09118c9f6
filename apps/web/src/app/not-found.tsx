import { AppShell } from "../session/app-shell.tsx";
import { NotThere } from "../ui/not-there.tsx";

export default function NotFound() {
  return (
    <AppShell>
      <NotThere title="There is no such page" href="/experiments" toWhere="Go to the experiments">
        The address may be mistyped, or what it showed is gone.
      </NotThere>
    </AppShell>
  );
}
