import type { webhookFormat } from "@frostline/db";
import { MetricValue } from "../graphql/scalars.ts";
import type { NoticeEvent } from "./notice-event.ts";

export type WebhookFormat = (typeof webhookFormat.enumValues)[number];

export interface ToTell {
  id: string;
  title: string;
  at: Date;
  event: Omit<NoticeEvent, "occasion">;
}

function pageOf({ run, experiment }: ToTell["event"]): string {
  if (run) return `/runs/${run.id}`;
  return experiment ? `/experiments/${experiment.id}` : "/runners";
}

/** The body of a notice, as a webhook of this format is sent it. `webUrl`: where the dashboard is. */
export function bodyOf(format: WebhookFormat, notice: ToTell, webUrl: string): string {
  const { event, title } = notice;
  const url = new URL(pageOf(event), webUrl).href;
  if (format === "SLACK") return slackBody(title, event.text, url);
  const { run, runner, metric } = event;
  return JSON.stringify({
    type: event.type,
    timestamp: notice.at.toISOString(),
    data: {
      noticeId: notice.id,
      rule: title,
      text: event.text,
      url,
      experiment: event.experiment ?? null,
      run: run
        ? { id: run.id, seed: run.seed, freezeDepth: run.freezeDepth, status: run.status, reason: run.reason }
        : null,
      runner: runner ?? null,
      metric: metric ? { ...metric, value: MetricValue.serialize(metric.value) } : null,
    },
  });
}

/** What "send a test" sends. */
export function testBody(format: WebhookFormat, name: string, at: Date, webUrl: string): string {
  const text = `This is a test of the webhook ${name}. Notices will come here.`;
  const url = new URL("/team", webUrl).href;
  if (format === "SLACK") return slackBody("Test", text, url);
  return JSON.stringify({ type: "test", timestamp: at.toISOString(), data: { text, url } });
}

/** Slack's mrkdwn knows three characters that have to be written otherwise. */
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const slackBody = (title: string, text: string, url: string) =>
  JSON.stringify({ text: `*${escaped(title)}*\n${escaped(text)}\n<${url}|Open in Frostline>` });
