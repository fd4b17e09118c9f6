"use client";

import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { createContext, type ReactNode, use, useCallback, useState } from "react";
import { IconButton } from "./button.tsx";

const SHOWN_MS = 10_000;

interface Toast {
  message: string;
  urgent?: boolean;
  action?: { label: string; act: () => void };
}

const ShowToast = createContext<(toast: Toast) => void>(() => {});

/** Shows a passing message in the corner; it outlives the page that it was said on. */
export const useToast = () => use(ShowToast);

/** Where toasts appear. They stay while the pointer or the focus is on them; F8 moves the focus there. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<(Toast & { id: number })[]>([]);
  const show = useCallback((toast: Toast) => {
    setToasts((shown) => [...shown.slice(-2), { ...toast, id: (shown.at(-1)?.id ?? 0) + 1 }]);
  }, []);
  const close = (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id));

  return (
    <ShowToast value={show}>
      <Radix.Provider duration={SHOWN_MS} swipeDirection="right">
        {children}
        {toasts.map(({ id, message, urgent = false, action }) => (
          <Radix.Root
            key={id}
            type={urgent ? "foreground" : "background"}
            onOpenChange={(open) => !open && close(id)}
            className="flex items-center gap-2 rounded-lg border border-line bg-surface py-2 pr-2 pl-4 shadow-lg"
          >
            <Radix.Description className={urgent ? "flex-1 text-bad" : "flex-1"}>{message}</Radix.Description>
            {action && (
              <Radix.Action asChild altText={`${action.label} on the page itself`}>
                <button
                  type="button"
                  onClick={action.act}
                  className="h-8 rounded-md px-3 font-semibold text-accent hover:bg-sunken"
                >
                  {action.label}
                </button>
              </Radix.Action>
            )}
            <Radix.Close asChild>
              <IconButton label="Dismiss">
                <X aria-hidden size={15} />
              </IconButton>
            </Radix.Close>
          </Radix.Root>
        ))}
        <Radix.Viewport className="fixed right-3 bottom-3 z-50 flex w-[min(26rem,calc(100vw-1.5rem))] flex-col gap-2 sm:right-6 sm:bottom-6" />
      </Radix.Provider>
    </ShowToast>
  );
}
