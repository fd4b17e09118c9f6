import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const repositoryRoot = fileURLToPath(new URL("../../", import.meta.url));

const config: NextConfig = {
  transpilePackages: ["@frostline/client"],
  poweredByHeader: false,
  reactStrictMode: true,
  turbopack: { root: repositoryRoot },
  devIndicators: false,
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "X-Frame-Options", value: "DENY" },
        // The sign-in link carries a token: it must never leave in a Referer.
        { key: "Referrer-Policy", value: "no-referrer" },
      ],
    },
  ],
  redirects: async () => [{ source: "/", destination: "/experiments", permanent: false }],
};

export default config;
