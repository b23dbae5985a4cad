import {
  type Application,
  applicationCommands,
  applicationEvents,
  applicationOfNewProject,
  documentConstraint,
  usesSecret,
} from '../application/index.ts';
import {
  applicationRegistered,
  type RegistrationOrigin,
  registrationChanged,
  registrationUsed,
} from '../application/registration-events.ts';
import { invalidArgument, notFound, unauthenticated } from '../errors/index.ts';
import type { ConstraintChange, Decision } from '../eventstore/index.ts';
import { requireShownName } from '../precis/index.ts';
import { type Project, projectCommands } from '../project/index.ts';
import * as events from './events.ts';
import type { ClientMetadata } from './metadata.ts';
import type { Sector } from './sector.ts';
import type { InitialAccessToken, Registration } from './state.ts';

const nothing: Decision = { events: [] };

export interface NewClient {
  readonly orgId: string;
  readonly projectId: string;
  readonly appId: string;
  readonly clientId: string;
  readonly hashedSecret: string;
  readonly origin: RegistrationOrigin;
  readonly initialAccessTokenId?: string | undefined;
  readonly tokenHash?: string | undefined;
  readonly metadata: ClientMetadata;
  readonly sector: Sector;
}

/**
 * A client with a project of its own: who is in one project is in the audience of all tokens of it, and clients that
 * know nothing of each other must not be.
 */
export function registerClient(project: Project, client: NewClient): Decision {
  const { orgId, projectId, appId, clientId, hashedSecret, metadata, sector, origin } = client;
  const added = projectCommands.addProject(project, { orgId, name: `Registered client ${projectId}` });
  const application = applicationCommands.addOidcApplication(applicationOfNewProject, {
    projectId,
    appId,
    name: metadata.name,
    clientId,
    hashedSecret,
    // Nobody has verified whose it is: its people are asked.
    oidc: { ...metadata.oidc, ...sector, requireConsent: true },
  });
  const registered = applicationRegistered({
    appId,
    clientId,
    origin,
    ...(client.initialAccessTokenId !== undefined && { initialAccessTokenId: client.initialAccessTokenId }),
    ...(client.tokenHash !== undefined && { tokenHash: client.tokenHash }),
    about: { ...metadata.about },
  });
  const document: ConstraintChange[] = origin === 'document' ? [documentConstraint('add', clientId)] : [];
  return {
    events: [...added.events, ...application.events, registered],
    constraints: [...(added.constraints ?? []), ...(application.constraints ?? []), ...document],
  };
}

export interface ChangedClient {
  readonly projectId: string;
  readonly appId: string;
  readonly hasSecret: boolean;
  readonly hashedSecret: string;
  readonly metadata: ClientMetadata;
  readonly sector: Sector;
}

/** RFC 7592 §2.2: what is sent takes the place of all that there was. */
export function changeClient(
  application: Application,
  registration: Registration,
  { projectId, appId, hasSecret, hashedSecret, metadata, sector }: ChangedClient,
): Decision {
  const { name, about } = metadata;
  const oidc = { ...metadata.oidc, ...sector };
  const changed = applicationCommands.changeApplication(application, { projectId, appId, name, oidc });
  const needsSecret = usesSecret(oidc.authMethod) && !hasSecret;
  const toldNew = JSON.stringify(registration.about) !== JSON.stringify(about);
  return {
    ...changed,
    events: [
      ...changed.events,
      ...(needsSecret ? [applicationEvents.oidcSecretChanged({ appId, hashedSecret })] : []),
      ...(toldNew ? [registrationChanged({ appId, about: { ...about } })] : []),
    ],
  };
}

export const useRegistration = ({ lifecycle }: Registration, appId: string): Decision =>
  lifecycle === 'registered' ? { events: [registrationUsed({ appId })] } : nothing;

const mostClients = 1_000_000;

export interface NewInitialAccessToken {
  readonly name: string;
  readonly tokenHash: string;
  readonly expires: Date;
  readonly maxClients: number | undefined;
  readonly now: Date;
}

export function addInitialAccessToken({ expires, now, ...input }: NewInitialAccessToken): Decision {
  const name = requireShownName(input.name, { empty: 'REG-Iat01', problem: 'REG-Iat02' });
  if (expires <= now)
    throw invalidArgument('REG-Iat03', 'expiration_date must be in the future', { field: 'expiration_date' });
  const { maxClients, tokenHash } = input;
  if (maxClients !== undefined && (maxClients < 1 || maxClients > mostClients))
    throw invalidArgument('REG-Iat04', `max_clients must be from 1 to ${mostClients}`, {
      field: 'max_clients',
    });
  return {
    events: [
      events.initialAccessTokenAdded({
        name,
        tokenHash,
        expirationDate: expires.toISOString(),
        ...(maxClients !== undefined && { maxClients }),
      }),
    ],
  };
}

export const isGood = (
  { lifecycle, expires, maxClients = mostClients, clients }: InitialAccessToken,
  now: Date,
) => lifecycle === 'active' && expires > now && clients < maxClients;

/** @throws PosternError `unauthenticated` when it is over, or as many have registered with it as may */
export function spendInitialAccessToken(token: InitialAccessToken, clientId: string, now: Date): Decision {
  if (isGood(token, now))
    return { events: [events.initialAccessTokenUsed({ clientId, clients: token.clients + 1 })] };
  throw unauthenticated('REG-Iat05', 'The initial access token is over');
}

export const removeInitialAccessToken = ({ lifecycle }: InitialAccessToken): Decision =>
  lifecycle === 'active' ? { events: [events.initialAccessTokenRemoved({})] } : nothing;

/** @throws PosternError `not_found` */
export function requireRegistered({ lifecycle }: Registration): void {
  if (lifecycle !== 'registered') throw notFound('REG-Nfd01', 'There is no such registered client');
}
