"use client";

import { useMutation } from "urql";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { More } from "../ui/more.tsx";
import { Switch } from "../ui/switch.tsx";
import { RuleForm } from "./rule-form.tsx";

export const RulesCardFragment = graphql(`
  fragment RulesCard_Rule on NoticeRule {
    id
    name
    condition
    enabled
    experiment {
      id
      name
    }
    webhooks {
      id
      name
    }
  }
`);

const SetNoticeRuleEnabledDocument = graphql(`
  mutation SetNoticeRuleEnabled($id: ID!, $enabled: Boolean!) {
    setNoticeRuleEnabled(id: $id, enabled: $enabled) {
      ...RulesCard_Rule
    }
  }
`);

const DeleteNoticeRuleDocument = graphql(`
  mutation DeleteNoticeRule($id: ID!) {
    deleteNoticeRule(id: $id)
  }
`);

interface Named {
  id: string;
  name: string;
}

interface RulesCardProps {
  rules: readonly FragmentType<typeof RulesCardFragment>[];
  webhooks: readonly Named[];
  experiments: readonly Named[];
}

/** What the team wants to be told of. */
export function RulesCard({ rules, webhooks, experiments }: RulesCardProps) {
  const read = readFragment(RulesCardFragment, rules);
  const [, setEnabled] = useMutation(SetNoticeRuleEnabledDocument);
  const [, remove] = useMutation(DeleteNoticeRuleDocument);
  const act = useAct();
  return (
    <Card title="Notices" note="what the team is told of, under the bell and by webhooks">
      {read.length > 0 && (
        <ul className="-mt-2 mb-4">
          {read.map(({ id, name, condition, enabled, experiment, webhooks: told }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2">
              <div className="min-w-0 flex-1">
                <p className="font-medium break-words">{name}</p>
                <p className="text-ink-faint text-xs">
                  when {condition} · {experiment ? experiment.name : "all experiments"}
                  {told.length > 0 && ` · to ${told.map((webhook) => webhook.name).join(", ")}`}
                </p>
              </div>
              <Switch
                label={enabled ? "on" : "off"}
                checked={enabled}
                onChange={(on) => void act(setEnabled({ id, enabled: on }))}
              />
              <Button aria-label={`Delete the rule ${name}`} onClick={() => void act(remove({ id }))}>
                Delete
              </Button>
            </li>
          ))}
        </ul>
      )}
      <More summary="New rule" open={read.length === 0}>
        <RuleForm webhooks={webhooks} experiments={experiments} />
      </More>
    </Card>
  );
}
