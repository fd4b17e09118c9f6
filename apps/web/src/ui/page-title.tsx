/** Title of the browser tab; React lifts it into the document's head. */
export function PageTitle({ children }: { children?: string | undefined }) {
  return <title>{children ? `${children} · Frostline` : "Frostline"}</title>;
}
