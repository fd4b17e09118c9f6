"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { IconButton } from "../ui/button.tsx";

const THEMES = [
  { name: "system", label: "Theme: as the system. Switch to light", icon: Monitor },
  { name: "light", label: "Theme: light. Switch to dark", icon: Sun },
  { name: "dark", label: "Theme: dark. Switch to system", icon: Moon },
];

const never = () => () => {};

/** Goes round system, light and dark. */
export function ThemeToggle() {
  const { theme, setTheme } = useTheme();
  // The server does not know the choice: it draws the system's icon, and so does the first render here.
  const hydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const found = THEMES.findIndex(({ name }) => name === theme);
  const index = hydrated && found >= 0 ? found : 0;
  const current = THEMES[index];
  const next = THEMES[(index + 1) % THEMES.length];
  if (!current || !next) return null;
  return (
    <IconButton label={current.label} onClick={() => setTheme(next.name)}>
      <current.icon aria-hidden size={16} strokeWidth={1.75} />
    </IconButton>
  );
}
