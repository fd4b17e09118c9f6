"use client";

import { useMutation } from "urql";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { Button } from "../ui/button.tsx";
import { Switch } from "../ui/switch.tsx";
import { useToast } from "../ui/toasts.tsx";

export const WebhooksCardFragment = graphql(`
  fragment WebhooksCard_Webhook on Webhook {
    id
    name
    url
    format
    enabled
  }
`);

const TestWebhookDocument = graphql(`
  mutation TestWebhook($id: ID!) {
    testWebhook(id: $id) {
      id
      status
      lastStatus
      lastAnswer
    }
  }
`);

const SetWebhookEnabledDocument = graphql(`
  mutation SetWebhookEnabled($id: ID!, $enabled: Boolean!) {
    setWebhookEnabled(id: $id, enabled: $enabled) {
      ...WebhooksCard_Webhook
    }
  }
`);

const DeleteWebhookDocument = graphql(`
  mutation DeleteWebhook($id: ID!) {
    deleteWebhook(id: $id)
  }
`);

export function WebhookRow({ webhook }: { webhook: FragmentType<typeof WebhooksCardFragment> }) {
  const { id, name, url, enabled } = readFragment(WebhooksCardFragment, webhook);
  const [{ fetching }, test] = useMutation(TestWebhookDocument);
  const [, setEnabled] = useMutation(SetWebhookEnabledDocument);
  const [, remove] = useMutation(DeleteWebhookDocument);
  const act = useAct();
  const toast = useToast();
  const tryIt = async () => {
    const sent = await act(test({ id }));
    if (!sent) return;
    const { status, lastStatus, lastAnswer } = sent.testWebhook;
    if (status === "DELIVERED") toast({ message: `${name} took the test (${lastStatus}).` });
    else {
      const why = lastStatus ? `answered ${lastStatus}` : lastAnswer;
      toast({ message: `${name} did not take the test: ${why}`, urgent: true });
    }
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2">
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">{name}</p>
        <p className="truncate text-ink-faint text-xs" title={url}>
          {url}
        </p>
      </div>
      <Switch
        label={enabled ? "on" : "off"}
        checked={enabled}
        onChange={(on) => void act(setEnabled({ id, enabled: on }))}
      />
      <Button aria-label={`Send a test to ${name}`} disabled={fetching} onClick={() => void tryIt()}>
        Send a test
      </Button>
      <Button aria-label={`Delete the webhook ${name}`} onClick={() => void act(remove({ id }))}>
        Delete
      </Button>
    </li>
  );
}
