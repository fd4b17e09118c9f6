/** Who will take the runs. */
export function RunnersWaiting({ online }: { online: number }) {
  return (
    <p className="text-ink-soft">
      {online === 0
        ? "No runner is online: the runs wait until one is."
        : `${online} ${online === 1 ? "runner is" : "runners are"} online and start at once.`}
    </p>
  );
}
