import { afterAll, beforeAll, beforeEach } from "vitest";
import { startGateway, type TestGateway } from "./gateway.ts";
import { type Received, type Receiver, startReceiver } from "./receiver.ts";
import { seedRunner, seedTeam, type Team, type TestRunner } from "./seed.ts";

interface Notice {
  type: string;
  text: string;
  runId: string | null;
}

/** A gateway and a receiver of webhooks, with a team and its runner that are new for each test. */
export class NoticesScene {
  constructor(
    readonly gateway: TestGateway,
    readonly receiver: Receiver,
    readonly team: Team,
    readonly runner: TestRunner,
  ) {}

  async webhook(format = "STANDARD"): Promise<{ id: string; secret: string }> {
    const { createWebhook } = await this.team.person.run<{
      createWebhook: { secret: string; webhook: { id: string } };
    }>("mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret webhook { id } } }", {
      input: { name: "chat", url: this.receiver.url, format },
    });
    return { id: createWebhook.webhook.id, secret: createWebhook.secret };
  }

  async rule(when: object, more: object = {}): Promise<string> {
    const { createNoticeRule } = await this.team.person.run<{ createNoticeRule: { id: string } }>(
      "mutation ($input: CreateNoticeRuleInput!) { createNoticeRule(input: $input) { id } }",
      { input: { name: "tell us", when, ...more } },
    );
    return createNoticeRule.id;
  }

  /** The time of the next look comes. */
  async look(server = this.gateway.server): Promise<void> {
    this.gateway.clock.advance({ seconds: 11 });
    await server.sendNotices();
  }

  async notices(): Promise<Notice[]> {
    const answer = await this.team.person.run<{ notices: { edges: { node: Notice }[] } }>(
      "{ notices { edges { node { type text runId } } } }",
    );
    return answer.notices.edges.map(({ node }) => node);
  }

  async deliveries(): Promise<Record<string, unknown>[]> {
    const answer = await this.team.person.run<{
      webhookDeliveries: { edges: { node: Record<string, unknown> }[] };
    }>("{ webhookDeliveries { edges { node { id type status tries lastStatus lastAnswer nextTryAt } } } }");
    return answer.webhookDeliveries.edges.map(({ node }) => node);
  }

  lastReceived(): Received {
    const last = this.receiver.received.at(-1);
    if (!last) throw new Error("nothing was received");
    return last;
  }
}

/** `begun` is called before each test of the file. */
export function noticesOfFile(begun: (scene: NoticesScene) => void): void {
  let gateway: TestGateway;
  let receiver: Receiver;
  beforeAll(async () => {
    gateway = await startGateway();
    receiver = await startReceiver();
  });
  beforeEach(async () => {
    receiver.received.splice(0);
    receiver.answer = (response) => response.end("thanks");
    const team = await seedTeam(gateway);
    begun(new NoticesScene(gateway, receiver, team, await seedRunner(gateway, team)));
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
  });
}
