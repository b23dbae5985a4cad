import { isDeepStrictEqual } from 'node:util';
import type { Given, RequestContext } from '../contract/types.ts';
import { generateKeyPairPem, publicKeyFromPem } from '../crypto/index.ts';
import { notFound } from '../errors/index.ts';
import {
  type CommandOptions,
  type Decision,
  type Executed,
  type Loaded,
  runCommand,
} from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { generateSecret } from '../settings/index.ts';
import * as commands from './commands.ts';
import { type ComplianceProblem, complianceProblems } from './compliance.ts';
import * as keys from './keys.ts';
import type { OidcConfigChange } from './oidc-config.ts';
import { newOidcConfig } from './oidc-rules.ts';
import { type ApiAuthMethod, usesSecret } from './oidc-values.ts';
import {
  type ApplicationKeyRow,
  type ApplicationRow,
  findApplication,
  findApplicationKey,
} from './queries.ts';
import { type GivenMetadata, givenMetadata, missingMetadata } from './saml-metadata.ts';
import type { SamlConfig } from './saml-payload.ts';
import { requireOfSector, requireSameSector, sectorSource } from './sectors.ts';
import { type Application, applicationAggregate } from './state.ts';

/** Which application of which project: ids alone, since commands check that the two belong together. */
export interface Address {
  readonly projectId: string;
  readonly appId: string;
}

export interface CreateInput {
  readonly projectId: string;
  /** '': a new one. */
  readonly appId: string;
  readonly name: string;
}

export interface Created {
  readonly appId: string;
  readonly clientId: string;
  /** Shown this once; '' when the application authenticates in another way. */
  readonly clientSecret: string;
  readonly done: Executed<Application>;
}

/** What a request says of a SAML application. */
export interface GivenSaml extends Pick<SamlConfig, 'loginVersion' | 'loginBaseUri'> {
  readonly metadata: GivenMetadata;
}

/** One implementation behind the v2 and v2beta services and the v1 calls. */
export function applicationOperations(platform: Platform) {
  const { store, ids, secrets, sql, clock } = platform;
  /** Asks for the permission where the project's own events say it belongs, and decides on the same state. */
  const change = (
    context: RequestContext,
    { projectId, appId }: Address,
    permission: string,
    decide: (application: Application) => Decision | Promise<Decision>,
    options: Pick<CommandOptions, 'from'> = {},
  ): Promise<Executed<Application>> =>
    runCommand(
      store,
      context.scope,
      applicationAggregate(appId),
      projectId,
      async ({ state, owner }) => {
        if (state.projectExists) await context.require(permission, { orgId: owner, projectId });
        return decide(state);
      },
      options,
    );

  const newSecret = async ({ instance }: RequestContext) => {
    const { plain: clientSecret } = await generateSecret(platform, instance.id, 'appSecret');
    return { clientSecret, hashedSecret: secrets.hash(clientSecret) };
  };

  const create = async (
    context: RequestContext,
    input: CreateInput,
    withSecret: boolean,
    decide: (application: Application, identity: commands.NewApplication) => Decision,
  ): Promise<Created> => {
    const appId = input.appId || ids();
    const clientId = ids();
    const { clientSecret, hashedSecret } = await newSecret(context);
    const identity = { ...input, appId, clientId, hashedSecret };
    const done = await change(context, identity, 'project.app.write', (application) =>
      decide(application, identity),
    );
    return { appId, clientId, clientSecret: withSecret ? clientSecret : '', done };
  };

  /**
   * The application, whose redirect URIs are of its sector: what is listed of that is read before anything is decided.
   * @throws PosternError `invalid_argument`
   */
  const ofSector = async (
    context: RequestContext,
    { projectId, appId }: Address,
    redirectUris: readonly string[],
  ): Promise<Loaded<Application>> => {
    const loaded = await store.load(context.instance.id, applicationAggregate(appId), projectId);
    const before = sectorSource(loaded.state);
    if (!before || isDeepStrictEqual(redirectUris, before.redirectUris)) return loaded;
    await context.require('project.app.write', { orgId: loaded.owner, projectId });
    await requireOfSector(platform.outbound, before, redirectUris);
    return loaded;
  };

  /** Nobody has the server fetch anything who may not write what comes of it. */
  const requireWriting = (context: RequestContext, address: Address) =>
    change(context, address, 'project.app.write', () => ({ events: [] }));

  return {
    change,

    async createOidc(
      context: RequestContext,
      input: CreateInput,
      oidc: OidcConfigChange,
    ): Promise<Created & { problems: ComplianceProblem[] }> {
      const config = newOidcConfig(oidc);
      const created = await create(context, input, usesSecret(config.authMethod), (application, identity) =>
        commands.addOidcApplication(application, { ...identity, oidc: config }),
      );
      return { ...created, problems: complianceProblems(config) };
    },

    createApi: (context: RequestContext, input: CreateInput, authMethod: ApiAuthMethod): Promise<Created> =>
      create(context, input, usesSecret(authMethod), (application, identity) =>
        commands.addApiApplication(application, { ...identity, authMethod }),
      ),

    async createSaml(
      context: RequestContext,
      input: CreateInput,
      { metadata, ...login }: GivenSaml,
    ): Promise<Pick<Created, 'appId' | 'done'>> {
      const identity = { ...input, appId: input.appId || ids(), clientId: '', hashedSecret: '' };
      await requireWriting(context, identity);
      const said = await givenMetadata(platform.outbound, metadata);
      if (!said) throw missingMetadata();
      const saml = { ...said, ...login };
      const done = await change(context, identity, 'project.app.write', (application) =>
        commands.addSamlApplication(application, { ...identity, saml }),
      );
      return { appId: identity.appId, done };
    },

    /** Metadata that is left out stays. */
    async updateSaml(
      context: RequestContext,
      address: Address,
      { metadata, ...login }: Partial<GivenSaml>,
      name?: string,
    ) {
      await requireWriting(context, address);
      const said = metadata && (await givenMetadata(platform.outbound, metadata));
      return change(context, address, 'project.app.write', (application) =>
        commands.changeApplication(application, { ...address, name, saml: { ...said, ...login } }),
      );
    },

    async update(
      context: RequestContext,
      address: Address,
      changes: Omit<commands.ApplicationChange, keyof Address>,
    ) {
      const redirectUris = changes.oidc?.redirectUris;
      const from = redirectUris && (await ofSector(context, address, redirectUris));
      const decide = (application: Application) => {
        if (from) requireSameSector(from.state, application);
        return commands.changeApplication(application, { ...address, ...changes });
      };
      return change(context, address, 'project.app.write', decide, { ...(from && { from }) });
    },

    deactivate: (context: RequestContext, address: Address) =>
      change(context, address, 'project.app.write', (application) =>
        commands.deactivateApplication(application, address.appId),
      ),

    reactivate: (context: RequestContext, address: Address) =>
      change(context, address, 'project.app.write', (application) =>
        commands.reactivateApplication(application, address.appId),
      ),

    remove: (context: RequestContext, address: Address) =>
      change(context, address, 'project.app.delete', (application) =>
        commands.removeApplication(application, {
          ...address,
          isConsole: application.clientId !== '' && application.clientId === context.instance.consoleClientId,
        }),
      ),

    async generateSecret(context: RequestContext, address: Address) {
      const { clientSecret, hashedSecret } = await newSecret(context);
      const done = await change(context, address, 'project.app.write', (application) =>
        commands.changeSecret(application, { appId: address.appId, hashedSecret }),
      );
      return { clientSecret, done };
    },

    /** @returns the key file, which holds the private key: shown this once, never kept */
    async addKey(
      context: RequestContext,
      address: Address,
      expires: Date | undefined,
      given?: Pick<Given, 'id' | 'publicKey'>,
    ) {
      const keyId = given?.id || ids();
      const own = given?.publicKey && Buffer.from(given.publicKey).toString().trim();
      if (own) publicKeyFromPem(own, keyId);
      let pair: Promise<{ publicKey: string; privateKey: string }> | undefined;
      const done = await change(context, address, 'project.app.write', async (application) => {
        keys.requireKeysAllowed(application);
        if (!own) pair ??= generateKeyPairPem();
        const publicKey = own ?? (await pair)?.publicKey ?? '';
        return keys.addKey(application, { ...address, keyId, publicKey, expires, now: clock() });
      });
      const file = {
        type: 'application',
        keyId,
        key: (await pair)?.privateKey,
        appId: address.appId,
        clientId: done.before.state.clientId,
      };
      return { keyId, keyDetails: new TextEncoder().encode(JSON.stringify(file)), done };
    },

    removeKey: (context: RequestContext, address: Address, keyId: string) =>
      change(context, address, 'project.app.write', (application) => keys.removeKey(application, keyId)),

    /** @throws PosternError `not_found`, `permission_denied` */
    async read(context: RequestContext, id: string): Promise<ApplicationRow> {
      const row = await findApplication(sql, context.instance.id, id);
      if (!row) throw notFound('APP-Nfd01', 'Application not found');
      await context.require('project.app.read', { orgId: row.resource_owner, projectId: row.project_id });
      return row;
    },

    /** @throws PosternError `not_found`, `permission_denied` */
    async readKey(context: RequestContext, id: string): Promise<ApplicationKeyRow> {
      const row = await findApplicationKey(sql, context.instance.id, id);
      if (!row) throw notFound('APP-Key03', 'Application key not found');
      await context.require('project.app.read', { orgId: row.resource_owner, projectId: row.project_id });
      return row;
    },
  };
}

export type ApplicationOperations = ReturnType<typeof applicationOperations>;
