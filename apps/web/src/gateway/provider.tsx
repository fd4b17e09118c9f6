"use client";

import { type ReactNode, useState } from "react";
import { Provider } from "urql";
import { createGatewayClient } from "./client.ts";

export function GatewayProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createGatewayClient);
  return <Provider value={client}>{children}</Provider>;
}
