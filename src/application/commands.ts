import { alreadyExists, failedPrecondition, notFound } from '../errors/index.ts';
import type { ConstraintChange, Decision, NewEvent } from '../eventstore/index.ts';
import { requireShownName } from '../precis/index.ts';
import {
  applicationAdded,
  applicationChanged,
  applicationRemoved,
  freeApplicationName,
  takeApplicationName,
} from '../project/index.ts';
import { withCleanUris } from './clean-uris.ts';
import { documentConstraint, isDocumentUrl } from './client-document.ts';
import * as events from './events.ts';
import { freeForwardAuthHosts } from './forward-auth/hosts.ts';
import { differences, type OidcConfigChange, payloadOf, withChange } from './oidc-config.ts';
import { checkOidcConfig, newOidcConfig } from './oidc-rules.ts';
import { type ApiAuthMethod, apiAuthMethods, indexOf, usesSecret } from './oidc-values.ts';
import { freeResources } from './resource-names.ts';
import { entityIdConstraint, samlChange } from './saml-commands.ts';
import { type SamlConfig, samlPayloadOf } from './saml-payload.ts';
import { type Application, authMethodOf } from './state.ts';

/** Decisions on one application. Secrets come in hashed; whoever made one shows it once. */

const nothing: Decision = { events: [] };

export const exists = (application: Application): boolean =>
  application.lifecycle === 'active' || application.lifecycle === 'inactive';

/** @throws PosternError `not_found` */
export function requireApplication(application: Application): void {
  if (!exists(application)) throw notFound('APP-Nfd01', 'Application not found');
}

const cleanName = (name: string): string =>
  requireShownName(name, { empty: 'APP-Nam02', problem: 'APP-Nam03' });

export interface NewApplication {
  readonly projectId: string;
  readonly appId: string;
  readonly name: string;
  readonly clientId: string;
  /** Used only when the authentication method needs a secret. */
  readonly hashedSecret: string;
}

const idTaken = {
  id: 'APP-Ext01',
  message: 'An application with this id already exists; leave application_id out to get a new one',
};

/**
 * Applications are parts of their project's aggregate but addressed by their id alone: without this, who may add
 * one to a project of its own could put it in the place of another project's. An id is never free again.
 */
const applicationIdConstraint = (appId: string): ConstraintChange => ({
  action: 'add',
  type: 'application_id',
  field: appId,
  error: idTaken,
});

function added(
  application: Application,
  input: NewApplication,
  configured: NewEvent,
  constraints: readonly ConstraintChange[] = [],
): Decision {
  if (!application.projectExists) throw notFound('APP-Prj01', 'Project not found');
  if (application.lifecycle === 'removed') throw alreadyExists(idTaken.id, idTaken.message);
  if (application.lifecycle !== 'absent') {
    throw alreadyExists(
      'APP-Ext02',
      'An application with this id already exists in the project; leave application_id out to get a new one',
    );
  }
  const name = cleanName(input.name);
  return {
    events: [applicationAdded({ appId: input.appId, name }), configured],
    constraints: [
      takeApplicationName(input.projectId, name),
      applicationIdConstraint(input.appId),
      ...constraints,
    ],
  };
}

export function addOidcApplication(
  application: Application,
  input: NewApplication & { readonly oidc: OidcConfigChange },
): Decision {
  const config = newOidcConfig(input.oidc);
  checkOidcConfig(config);
  const { appId, clientId, hashedSecret } = input;
  return added(
    application,
    input,
    events.oidcConfigAdded({
      appId,
      clientId,
      ...(usesSecret(config.authMethod) && { hashedSecret }),
      ...payloadOf(config),
    }),
  );
}

export function addApiApplication(
  application: Application,
  input: NewApplication & { readonly authMethod: ApiAuthMethod },
): Decision {
  const { appId, clientId, hashedSecret, authMethod } = input;
  return added(
    application,
    input,
    events.apiConfigAdded({
      appId,
      clientId,
      ...(usesSecret(authMethod) && { hashedSecret }),
      authMethodType: indexOf(apiAuthMethods, authMethod),
    }),
  );
}

export const addSamlApplication = (
  application: Application,
  input: NewApplication & { readonly saml: SamlConfig },
): Decision =>
  added(application, input, events.samlConfigAdded({ appId: input.appId, ...samlPayloadOf(input.saml) }), [
    entityIdConstraint('add', input.saml.entityId),
  ]);

export interface ApplicationChange {
  readonly projectId: string;
  readonly appId: string;
  readonly name?: string | undefined;
  readonly oidc?: OidcConfigChange | undefined;
  readonly api?: { readonly authMethod: ApiAuthMethod } | undefined;
  readonly saml?: Partial<SamlConfig> | undefined;
}

/** Name and configuration in one; what is left out or equal stays. */
export function changeApplication(application: Application, input: ApplicationChange): Decision {
  requireApplication(application);
  const { appId, projectId } = input;
  const name = input.name === undefined ? application.name : cleanName(input.name);
  const renamed = name !== application.name;
  const saml = samlChanges(application, input);
  return {
    events: [
      ...(renamed ? [applicationChanged({ appId, name })] : []),
      ...configChanges(application, input),
      ...(saml ? [saml.event] : []),
    ],
    constraints: [
      ...(renamed
        ? [...freeApplicationName(projectId, application.name), takeApplicationName(projectId, name)]
        : []),
      ...(saml?.constraints ?? []),
    ],
  };
}

function configChanges({ config }: Application, { appId, oidc, api }: ApplicationChange): NewEvent[] {
  if (oidc) {
    if (config.kind !== 'oidc') throw otherKind('an OIDC');
    const change = differences(config.oidc, withCleanUris(oidc));
    if (Object.keys(change).length === 0) return [];
    checkOidcConfig(withChange(config.oidc, change));
    return [events.oidcConfigChanged({ appId, ...payloadOf(change) })];
  }
  if (api) {
    if (config.kind !== 'api') throw otherKind('an API');
    if (api.authMethod === config.authMethod) return [];
    return [events.apiConfigChanged({ appId, authMethodType: indexOf(apiAuthMethods, api.authMethod) })];
  }
  return [];
}

function samlChanges({ config }: Application, { appId, saml }: ApplicationChange) {
  if (!saml) return undefined;
  if (config.kind !== 'saml') throw otherKind('a SAML');
  return samlChange(config.saml, appId, saml);
}

const otherKind = (kind: string) =>
  failedPrecondition('APP-Knd01', `This is not ${kind} application; send the configuration of its own kind`);

export function deactivateApplication(application: Application, appId: string): Decision {
  requireApplication(application);
  if (application.lifecycle === 'inactive') {
    throw failedPrecondition('APP-Ina01', 'Application is already inactive');
  }
  return { events: [events.applicationDeactivated({ appId })] };
}

export function reactivateApplication(application: Application, appId: string): Decision {
  requireApplication(application);
  if (application.lifecycle === 'active') {
    throw failedPrecondition('APP-Act01', 'Application is already active');
  }
  return { events: [events.applicationReactivated({ appId })] };
}

export function removeApplication(
  application: Application,
  input: { projectId: string; appId: string; isConsole: boolean },
): Decision {
  if (!exists(application)) return nothing;
  if (input.isConsole) {
    throw failedPrecondition('APP-Con01', 'The console is part of the instance and cannot be removed');
  }
  return {
    events: [applicationRemoved({ appId: input.appId })],
    constraints: [
      ...freeApplicationName(input.projectId, application.name),
      ...(isDocumentUrl(application.clientId) ? [documentConstraint('remove', application.clientId)] : []),
      ...freeResources(application.resources),
      ...(application.config.kind === 'saml'
        ? [entityIdConstraint('remove', application.config.saml.entityId)]
        : []),
      ...freeForwardAuthHosts(application.forwardAuth.origins),
    ],
  };
}

/** The old secret is dead at once. */
export function changeSecret(
  application: Application,
  input: { appId: string; hashedSecret: string },
): Decision {
  requireApplication(application);
  const method = authMethodOf(application.config);
  if (method === undefined || !usesSecret(method)) {
    throw failedPrecondition(
      'APP-Sec01',
      `The application has no secret: its authentication method is ${method ?? 'not set'}`,
    );
  }
  const changed = application.config.kind === 'oidc' ? events.oidcSecretChanged : events.apiSecretChanged;
  return { events: [changed(input)] };
}
