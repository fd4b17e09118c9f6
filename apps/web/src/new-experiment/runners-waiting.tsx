/** Who will take the runs. */
export function RunnersWaiting({ online }: { online: number }) {
  return (
    <p className="text-ink-soft">
      {online === 0
        ? "No runner is online: the runs wait until one is."
        : online === 1
          ? "One runner is online and takes them one after the other."
          : `${online} runners are online and share them.`}
    </p>
  );
}
