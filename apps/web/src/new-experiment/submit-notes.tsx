interface SubmitNotesProps {
  /** Fields that have to be looked at. */
  count: number;
  /** What belongs to no field. */
  message: string | undefined;
}

/** Why nothing was made of it, beside the button. */
export function SubmitNotes({ count, message }: SubmitNotesProps) {
  if (count === 0 && message === undefined) return null;
  return (
    <p role="alert" className="rounded-md border border-bad bg-bad-soft px-3 py-2">
      {message ?? `${count === 1 ? "One field has" : `${count} fields have`} to be looked at.`} Nothing that
      you typed is lost.
    </p>
  );
}
