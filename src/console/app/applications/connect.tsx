import type { MessageShape } from '@bufbuild/protobuf';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { type Application, OIDCAuthMethodType } from '../../../contract/services/application/v2.ts';
import {
  type ForwardAuthHeadersSchema,
  ForwardAuthService,
  ResourceService,
} from '../../../contract/services/postern/application/v1.ts';
import { skipToken, usePermissions, useQueryOf } from '../api/index.ts';
import { Card, Facts } from '../object/index.ts';
import { useSession } from '../shell/session.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Copy, Notice, Select, Snippet } from '../ui/index.ts';
import type { Connection } from './blocks/connection.ts';
import { blocksFor } from './blocks.ts';
import { frameworkOf, frameworks, type Way } from './frameworks.ts';
import { apiOf, clientIdOf, oidcOf, scopesOf } from './queries.ts';
import { SecretCard, usesKeys, usesSecret } from './secret.tsx';
import { useToldSecret } from './secrets.ts';

// With the descriptors of the API's version 1.
const Live = lazy(() => import('./live.tsx').then(({ Live: Component }) => ({ default: Component })));

const placeholder = 'CLIENT_SECRET';

/** Where its people come back to is what the server has at its hosts. */
const isBehindProxy = (application: Application): boolean => {
  const uris = oidcOf(application)?.redirectUris ?? [];
  return uris.length > 0 && uris.every((uri) => uri.endsWith('/.postern/callback'));
};

/** What kinds of framework an application can be shown for: those that use what it has. */
function waysOf(application: Application): readonly Way[] {
  if (apiOf(application)) return ['api'];
  if (isBehindProxy(application)) return ['proxy'];
  const method = oidcOf(application)?.authMethodType;
  if (method === OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT) return ['fapi', 'web'];
  return method === OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_NONE ? ['spa', 'native', 'device'] : ['web'];
}

const headersIn = (names: MessageShape<typeof ForwardAuthHeadersSchema> | undefined): readonly string[] =>
  names
    ? [names.user, names.email, names.preferredUsername, names.groups, names.roles, names.assertion].filter(
        (name) => name !== '',
      )
    : [];

/** Exactly what one puts into the application, and whether it has arrived. */
export const Connect = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const { has } = usePermissions();
  const { issuer } = useSession().environment;
  const { framework: asked } = useSearch({ strict: false }) as { framework?: string };
  const ways = waysOf(application);
  const fitting = frameworks.filter(({ way }) => ways.includes(way));
  const framework = frameworkOf(asked) ?? fitting.find(({ id }) => id === 'other') ?? fitting[0];
  const { connect: texts } = t.applications;
  const oidc = oidcOf(application);
  const told = useToldSecret(application.applicationId);
  const secret = usesSecret(application);
  const { applicationId, projectId } = application;
  const { data: held } = useQueryOf(
    ResourceService.method.getApplicationResources,
    framework?.protects === undefined ? skipToken : { applicationId, projectId },
  );
  const behindProxy = isBehindProxy(application);
  const { data: behind } = useQueryOf(
    ForwardAuthService.method.getForwardAuth,
    behindProxy ? { applicationId, projectId } : skipToken,
  );
  const connection: Connection = {
    issuer,
    clientId: clientIdOf(application),
    secret: secret ? (told ?? placeholder) : undefined,
    redirectUri: oidc?.redirectUris[0] ?? '',
    postLogoutUri: oidc?.postLogoutRedirectUris[0] ?? '',
    scopes: scopesOf(application),
    resource: held?.resources[0],
    headers: headersIn(behind?.forwardAuth?.headers),
  };
  const copied = (name: string, text: string) =>
    text !== '' &&
    ([name, <Copy key={name} text={text} label={say(texts.copyValue, { name, value: text })} />] as const);
  return (
    <div className="stack">
      {has('events.read') && (
        <Suspense
          fallback={<Card title={oidc ? t.applications.live.title : t.applications.live.api.title} />}
        >
          <Live application={application} />
        </Suspense>
      )}
      <Card title={texts.title}>
        {secret && (
          <Notice kind={told ? 'warn' : undefined}>
            {told ? texts.secretOnce : say(texts.secretGone, { placeholder })}
          </Notice>
        )}
        {usesKeys(application) && (
          <Notice>
            <Link to={`/applications/${applicationId}/security`} hash="keys">
              {texts.addKey}
            </Link>
          </Notice>
        )}
        {behind && !behind.proxiesAreTrusted && (
          <Notice kind="warn">{t.applications.forwardAuth.untrusted}</Notice>
        )}
        <Facts
          of={[
            copied(texts.issuer, issuer),
            copied(texts.clientId, connection.clientId),
            told !== undefined && copied(texts.clientSecret, told),
            copied(texts.redirectUri, connection.redirectUri),
            copied(texts.postLogoutUri, connection.postLogoutUri),
            oidc !== undefined && !behindProxy && copied(texts.scopes, connection.scopes),
          ]}
        />
        {framework && (
          <div className="narrow">
            <Select
              label={texts.framework}
              choices={fitting.map(({ id, name }) => ({ id, label: name }))}
              value={framework.id}
              onChange={(id) =>
                void navigate({
                  to: '.',
                  search: ((before: object) => ({ ...before, framework: id })) as never,
                  replace: true,
                  resetScroll: false,
                })
              }
            />
          </div>
        )}
        {framework &&
          blocksFor(framework.id, connection).map(({ file, text }) => (
            <div key={file} className="stack">
              <h3>
                <code>{file}</code>
              </h3>
              <Snippet label={file} text={text} />
            </div>
          ))}
      </Card>
      {secret && <SecretCard application={application} />}
      <Card title={texts.endpoints} text={texts.endpointsText}>
        <Facts
          of={[
            copied(texts.discovery, `${issuer}/.well-known/openid-configuration`),
            copied(texts.authorize, `${issuer}/oauth/v2/authorize`),
            copied(texts.token, `${issuer}/oauth/v2/token`),
            copied(texts.deviceAuthorization, `${issuer}/oauth/v2/device_authorization`),
            copied(texts.introspect, `${issuer}/oauth/v2/introspect`),
            copied(texts.userinfo, `${issuer}/oidc/v1/userinfo`),
            copied(texts.jwks, `${issuer}/oauth/v2/keys`),
            copied(texts.revoke, `${issuer}/oauth/v2/revoke`),
            copied(texts.endSession, `${issuer}/oidc/v1/end_session`),
          ]}
        />
      </Card>
    </div>
  );
};
