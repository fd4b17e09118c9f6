import { Api } from "./api.ts";
import type { TestGateway } from "./gateway.ts";

/** Good enough for every account of the tests. */
export const password = "correct horse battery";

interface Account {
  name?: string;
  email: string;
  password: string;
}

/** People with browsers and no tokens: how they are invited, join and sign in. */
export class People {
  constructor(private readonly gateway: TestGateway) {}

  /** Who the answer to a sign-in makes of a browser. */
  async browserAfter(mutation: string, variables: object, from?: Api): Promise<Api> {
    const response = await fetch(this.gateway.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...(from?.cookie ? { cookie: from.cookie } : {}) },
      body: JSON.stringify({ query: mutation, variables }),
    });
    const { errors } = (await response.json()) as {
      errors?: { message: string; extensions: { code: string } }[];
    };
    if (errors?.[0]) throw Object.assign(new Error(errors[0].message), errors[0].extensions);
    return new Api(this.gateway.url, undefined, response.headers.get("set-cookie")?.split(";")[0]);
  }

  signIn(email: string, word = password): Promise<Api> {
    return this.browserAfter(
      "mutation ($email: String!, $password: String!) { signInWithPassword(email: $email, password: $password) { role } }",
      { email, password: word },
    );
  }

  accept(token: string, account?: Account, from?: Api): Promise<Api> {
    return this.browserAfter(
      "mutation ($token: String!, $account: AccountInput) { acceptInvitation(token: $token, account: $account) { role } }",
      { token, account },
      from,
    );
  }

  async invite(api: Api, input: object = {}): Promise<{ token: string; url: string; id: string }> {
    const { createInvitation } = await api.run<{
      createInvitation: { token: string; url: string; invitation: { id: string } };
    }>(
      "mutation ($input: CreateInvitationInput!) { createInvitation(input: $input) { token url invitation { id } } }",
      { input: { role: "MEMBER", ...input } },
    );
    return { ...createInvitation, id: createInvitation.invitation.id };
  }

  async viewerOf(api: Api) {
    const { viewer } = await api.run<{
      viewer: { user: { id: string; name: string }; team: { id: string }; role: string } | null;
    }>("{ viewer { user { id name } team { id } role } }");
    return viewer;
  }
}
