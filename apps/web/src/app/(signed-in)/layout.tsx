import type { ReactNode } from "react";
import { ViewerGate } from "../../session/viewer-gate.tsx";

export default function SignedInLayout({ children }: { children: ReactNode }) {
  return <ViewerGate>{children}</ViewerGate>;
}
