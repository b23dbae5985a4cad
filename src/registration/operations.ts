import {
  applicationAggregate,
  applicationCommands,
  type Client,
  requireSectorAsFound,
  sectorSource,
  usesSecret,
} from '../application/index.ts';
import type { RegistrationOrigin } from '../application/registration-events.ts';
import type { InstanceContext } from '../contract/types.ts';
import { randomToken } from '../crypto/index.ts';
import { type CommandScope, runCommand, runCommands, unborn } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { projectAggregate, projectCommands } from '../project/index.ts';
import { generateSecret } from '../settings/index.ts';
import * as commands from './commands.ts';
import { registrationOrg } from './home.ts';
import { makeKeysFor } from './keys.ts';
import type { ClientMetadata } from './metadata.ts';
import { sectorFor } from './sector.ts';
import { initialAccessToken, projectShared, type Registration, registrationAggregate } from './state.ts';

export interface RegistrationRequest {
  readonly instance: Pick<InstanceContext, 'id' | 'primaryDomain'>;
  readonly scope: CommandScope;
  readonly origin: RegistrationOrigin;
  readonly metadata: ClientMetadata;
  /** By which it registers. */
  readonly initialAccessTokenId?: string | undefined;
  /** Its id where it has one already: the address of its document. */
  readonly clientId?: string | undefined;
}

/** What its holder is told once. */
export interface RegisteredClient {
  readonly clientId: string;
  readonly projectId: string;
  /** '' where it authenticates in another way. */
  readonly clientSecret: string;
  /** RFC 7592 §3; '' for a client of a document, which is changed there. */
  readonly registrationAccessToken: string;
  readonly registeredAt: Date;
}

/** A client as the protocols know it, of which a registration is asked. */
export type KnownClient = Pick<Client, 'clientId' | 'applicationId' | 'secretHash'> & {
  readonly project: Pick<Client['project'], 'id'>;
};

export interface RegisteredApplication {
  readonly projectId: string;
  readonly applicationId: string;
}

/** Registering clients, for the endpoint, for documents and for administrators alike. */
export function registrationOperations(platform: Platform) {
  const { store, ids, secrets, clock } = platform;

  const newSecret = async (instanceId: string) => {
    const { plain } = await generateSecret(platform, instanceId, 'appSecret');
    return { plain, hashed: secrets.hash(plain) };
  };
  const load = async (instanceId: string, { applicationId, project }: KnownClient): Promise<Registration> =>
    (await store.load(instanceId, registrationAggregate(applicationId), project.id)).state;

  return {
    load,

    async register(request: RegistrationRequest): Promise<RegisteredClient> {
      const { instance, scope, origin, metadata, initialAccessTokenId } = request;
      const sector = await sectorFor(platform.outbound, metadata);
      const orgId = await registrationOrg(platform, scope, instance);
      const [projectId, appId] = [ids(), ids()];
      const clientId = request.clientId ?? ids();
      const { plain, hashed } = await newSecret(instance.id);
      const registrationAccessToken = origin === 'document' ? '' : randomToken();
      const client = {
        orgId,
        projectId,
        appId,
        clientId,
        hashedSecret: hashed,
        origin,
        initialAccessTokenId,
        ...(registrationAccessToken !== '' && { tokenHash: secrets.hash(registrationAccessToken) }),
        metadata,
        sector,
      };
      const project = { aggregate: projectAggregate, id: projectId, owner: orgId };
      const done =
        initialAccessTokenId === undefined
          ? await runCommand(
              store,
              scope,
              projectAggregate,
              projectId,
              ({ state }) => commands.registerClient(state, client),
              { owner: orgId, from: unborn(projectAggregate, projectId) },
            )
          : (
              await runCommands(
                store,
                scope,
                [project, { aggregate: initialAccessToken, id: initialAccessTokenId }],
                (made, token) => [
                  commands.registerClient(made.state, client),
                  commands.spendInitialAccessToken(token.state, clientId, clock()),
                ],
              )
            )[0];
      await makeKeysFor(platform, instance.id, metadata.oidc);
      const { authMethod } = metadata.oidc;
      return {
        clientId,
        projectId,
        clientSecret: usesSecret(authMethod) ? plain : '',
        registrationAccessToken,
        registeredAt: done.changedAt,
      };
    },

    /** Whether it is the registration access token of this very client. */
    async isOwn(instanceId: string, client: KnownClient, token: string): Promise<boolean> {
      const { lifecycle, tokenHash } = await load(instanceId, client);
      return lifecycle === 'registered' && tokenHash !== '' && secrets.verify(token, tokenHash);
    },

    /** @returns its new secret; '' where it needs none, or has one */
    async change(
      instanceId: string,
      scope: CommandScope,
      client: KnownClient,
      metadata: ClientMetadata,
    ): Promise<string> {
      const { applicationId: appId, project, secretHash } = client;
      const { plain, hashed } = await newSecret(instanceId);
      const hasSecret = secretHash !== undefined;
      const registration = await load(instanceId, client);
      commands.requireRegistered(registration);
      const change = { projectId: project.id, appId, hasSecret, hashedSecret: hashed, metadata };
      const aggregate = applicationAggregate(appId);
      const from = await store.load(instanceId, aggregate, project.id);
      const before = sectorSource(from.state);
      const sector = await sectorFor(platform.outbound, metadata, before);
      await runCommand(
        store,
        scope,
        aggregate,
        project.id,
        ({ state }) => {
          requireSectorAsFound(before, state);
          return commands.changeClient(state, registration, { ...change, sector });
        },
        { from },
      );
      await makeKeysFor(platform, instanceId, metadata.oidc);
      const { authMethod } = metadata.oidc;
      return usesSecret(authMethod) && !hasSecret ? plain : '';
    },

    /** Its project goes with it, if it holds nothing else. */
    remove: (scope: CommandScope, { projectId, applicationId }: RegisteredApplication) =>
      runCommand(store, scope, projectAggregate, projectId, async ({ state, owner }) => {
        const { instanceId } = scope;
        const shared = await store.load(instanceId, projectShared(applicationId), projectId);
        if (!shared.state) return projectCommands.removeProject(state, { orgId: owner, isBuiltIn: false });
        const application = await store.load(instanceId, applicationAggregate(applicationId), projectId);
        const removed = { projectId, appId: applicationId, isConsole: false };
        return applicationCommands.removeApplication(application.state, removed);
      }),

    used: (scope: CommandScope, { applicationId, project }: KnownClient) =>
      runCommand(store, scope, registrationAggregate(applicationId), project.id, ({ state }) =>
        commands.useRegistration(state, applicationId),
      ),
  };
}

export type RegistrationOperations = ReturnType<typeof registrationOperations>;
