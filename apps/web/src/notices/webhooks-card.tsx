"use client";

import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import type { WebhookFormat } from "../gql/graphql.ts";
import { type FragmentType, graphql } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { More } from "../ui/more.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import { TextField } from "../ui/text-field.tsx";
import { DeliveriesList, type DeliveriesListFragment } from "./deliveries-list.tsx";
import { WebhookRow, type WebhooksCardFragment } from "./webhook-row.tsx";

const CreateWebhookDocument = graphql(`
  mutation CreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      secret
      webhook {
        ...WebhooksCard_Webhook
      }
    }
  }
`);

const FORMATS: { value: WebhookFormat; label: string }[] = [
  { value: "STANDARD", label: "Standard Webhooks" },
  { value: "SLACK", label: "Slack" },
];

interface WebhooksCardProps {
  webhooks: readonly ({ id: string } & FragmentType<typeof WebhooksCardFragment>)[];
  deliveries: FragmentType<typeof DeliveriesListFragment>;
}

/** Where notices are sent, and how that went. */
export function WebhooksCard({ webhooks, deliveries }: WebhooksCardProps) {
  return (
    <Card title="Webhooks" note="signed; docs/notices.md says how to check them">
      {webhooks.length > 0 && (
        <ul className="-mt-2 mb-4">
          {webhooks.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} />
          ))}
        </ul>
      )}
      <NewWebhook />
      {webhooks.length > 0 && (
        <div className="mt-4">
          <More summary="Deliveries">
            <DeliveriesList deliveries={deliveries} />
          </More>
        </div>
      )}
    </Card>
  );
}

function NewWebhook() {
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [format, setFormat] = useState<WebhookFormat>("STANDARD");
  const [secret, setSecret] = useState<string | null>(null);
  const [{ fetching }, create] = useMutation(CreateWebhookDocument);
  const act = useAct();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const created = await act(create({ input: { name, url, format } }));
    if (!created) return;
    setSecret(created.createWebhook.secret);
    setName("");
    setUrl("");
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-wrap items-end gap-2">
      <TextField label="Name" value={name} onChange={setName} required className="w-36 max-sm:w-full" />
      <TextField
        label="Address"
        value={url}
        onChange={setUrl}
        placeholder="https://"
        required
        className="min-w-48 flex-1"
      />
      <SelectField label="Format" value={format} options={FORMATS} onChange={setFormat} />
      <Button type="submit" disabled={fetching}>
        Add webhook
      </Button>
      {secret && (
        <div className="w-full">
          <ShownOnce key={secret} secret={secret}>
            The key of the signatures. It is not shown again.
          </ShownOnce>
        </div>
      )}
    </form>
  );
}
