import { FormClient } from '../login/testing.ts';
import { type ConfidentialClient, exchange, password, pkce, redirectUri, type Scene } from './testing.ts';

/** An application that asks people for their consent, or is of another organization, and people who are asked. */

export const apiScope = 'urn:zitadel:iam:org:project:id:zitadel:aud';

export const requireConsent = (scene: Scene, client: ConfidentialClient, requires = true) =>
  scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId: client.appId,
    requireConsent: requires,
  });

/** A client of another organization than the default one. */
export async function foreignClient(scene: Scene): Promise<ConfidentialClient & { readonly orgId: string }> {
  const { call } = scene.postern;
  const { organizationId } = await call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: `Partner ${crypto.randomUUID()}` },
  );
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId,
    name: 'Ledger',
  });
  const made = await call<{
    applicationId: string;
    oidcConfiguration: { clientId: string; clientSecret: string };
  }>('zitadel.application.v2.ApplicationService/CreateApplication', {
    projectId,
    name: 'Ledger',
    oidcConfiguration: {
      redirectUris: [redirectUri],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      developmentMode: true,
    },
  });
  const { clientId, clientSecret } = made.oidcConfiguration;
  return { appId: made.applicationId, clientId, secret: clientSecret, orgId: organizationId };
}

/** A browser in which somebody signs in. */
export class Person extends FormClient {
  readonly #proof = pkce();

  constructor(
    readonly scene: Scene,
    more: Readonly<Record<string, string>> = { 'accept-language': 'en' },
  ) {
    super(scene.issuer, more);
  }

  static async signedIn(scene: Scene, loginName = 'alice'): Promise<Person> {
    const person = new Person(scene);
    await person.open('/ui/login/');
    await person.submit({ loginName }, '/ui/login/loginname');
    await person.submit({ password }, '/ui/login/password');
    return person;
  }

  /** Comes from an application; follows as far as there is something to see, or the application is answered. */
  ask(
    client: { clientId: string },
    scope: string,
    more: Record<string, string> = {},
    repeated: readonly (readonly [string, string])[] = [],
  ) {
    const query = new URLSearchParams({
      client_id: client.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope,
      state: 'some-state',
      code_challenge: this.#proof.challenge,
      code_challenge_method: 'S256',
      ...more,
    });
    for (const [name, value] of repeated) query.append(name, value);
    return this.visit(`/oauth/v2/authorize?${query}`);
  }

  /** @returns what the application is answered; undefined where there is a page */
  async visit(target: string, init: RequestInit = {}): Promise<URLSearchParams | undefined> {
    let response = await this.request(target, init);
    while (response.status === 302 || response.status === 303) {
      const location = response.headers.get('location') ?? '';
      if (location.startsWith(redirectUri)) {
        const { hash, searchParams } = new URL(location);
        return hash === '' ? searchParams : new URLSearchParams(hash.slice(1));
      }
      response = await this.request(location);
    }
    return undefined;
  }

  get path(): string {
    return new URL(this.url, this.scene.issuer).pathname;
  }

  /** Values of the boxes, and whether they are ticked. */
  get boxes(): ReadonlyMap<string, boolean> {
    const found = this.markup.matchAll(/name="agree" value="([^"]+)"( checked)?/g);
    return new Map([...found].map(([, value = '', ticked]) => [value, ticked !== undefined]));
  }

  /** What the form of the page sends. @param agree the boxes; default: as they are */
  answerForm(agree: readonly string[] = [...this.boxes].flatMap(([box, ticked]) => (ticked ? [box] : []))) {
    const form = new URLSearchParams(
      ['csrf', 'authRequestID', 'account', 'seen'].map((name) => [name, this.field(name)]),
    );
    for (const box of agree) form.append('agree', box);
    return form;
  }

  answer(form: URLSearchParams, to = '/ui/login/consent') {
    return this.visit(to, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
  }

  /** @param agree the boxes; default: as they are */
  allow = (agree?: readonly string[]) => this.answer(this.answerForm(agree));
  refuse = () => this.answer(this.answerForm(), '/ui/login/cancel');

  async redeem(
    answered: URLSearchParams | undefined,
    client: ConfidentialClient,
    more: Record<string, string> = {},
  ) {
    const form = {
      grant_type: 'authorization_code',
      code: answered?.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: this.#proof.verifier,
      ...more,
    };
    return (await exchange(this.scene, form, client)).body;
  }
}
