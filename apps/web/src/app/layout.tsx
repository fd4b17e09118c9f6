import type { Metadata, Viewport } from "next";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { GatewayProvider } from "../gateway/provider.tsx";
import { ToastProvider } from "../ui/toasts.tsx";
import { TooltipProvider } from "../ui/tooltip.tsx";
import "./globals.css";

export const metadata: Metadata = {
  description: "How much of the model do we have to train?",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#14181f" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The theme script sets the class before React hydrates.
    <html lang="en" suppressHydrationWarning>
      <body>
        <ThemeProvider attribute="class" enableSystem disableTransitionOnChange>
          <GatewayProvider>
            <TooltipProvider>
              <ToastProvider>{children}</ToastProvider>
            </TooltipProvider>
          </GatewayProvider>
        </ThemeProvider>
      </body>
    </html>
  );
}
