import { accountFace, withAccountSignIn } from './account/index.ts';
import { createInterceptor } from './action/index.ts';
import { createAssetHandler, isAssetPath } from './assets/index.ts';
import { admissionOf, isCounted } from './authz/admission.ts';
import { createAuthenticate } from './authz/authenticate.ts';
import { checkedByHandler } from './authz/handler-checks.ts';
import { createOpen } from './authz/open.ts';
import { systemAdministrators } from './authz/system-administrators.ts';
import { systemUserVerifier } from './authz/system-users.ts';
import { tokenVerifiers } from './authz/tokens.ts';
import { authzenFace, isAuthzenPath } from './authzen/index.ts';
import { type Config, certificatePortOf } from './config/index.ts';
import { consoleFace } from './console/index.ts';
import { callsOf } from './contract/calls.ts';
import { listen } from './contract/listener/index.ts';
import { createOpenApi } from './contract/openapi.ts';
import { contract } from './contract/registry.ts';
import type { WireRequest } from './contract/transport/index.ts';
import { createContractHandler } from './contract/transport/index.ts';
import type { Patience } from './contract/transport/patience.ts';
import { tellingSql } from './database/index.ts';
import { lastRunsOf } from './deliveries/index.ts';
import { type DeliveryLimits, startDeliveries, usualPatience } from './delivery/index.ts';
import type { DeliveryToolsSettings, Told } from './delivery-tools.ts';
import type { SettleMs } from './eventstore/index.ts';
import { createServices, jobsOf, withCascades } from './features.ts';
import { forwardAuthFace, isForwardAuth } from './forward-auth/index.ts';
import { openFoundation } from './foundation.ts';
import { debugMailFace } from './http/debug-mail.ts';
import { federationFace } from './http/federation.ts';
import { operationsFace, type Readiness } from './http/operations.ts';
import { relatedOriginsFace } from './http/related-origins.ts';
import { createWeb } from './http/web.ts';
import { inTime } from './in-time.ts';
import { createInstanceResolver, hostWithoutPort } from './instance/index.ts';
import type { LdapListener, LdapOptions } from './ldap/index.ts';
import { usualLimitsOf } from './limits/index.ts';
import { loginDevices, loginFace, loginFailure, sendLimits, signInLimits } from './login/index.ts';
import { createMeters, observe } from './observe.ts';
import { accessTokenVerifier, certificateTrust, isOidcPath, openIdProviderOf } from './oidc/index.ts';
import { foundOrg } from './org/index.ts';
import { orgNeighbours } from './org-neighbours.ts';
import { configuredOutbound, type Outbound } from './outbound/index.ts';
import type { Platform } from './platform.ts';
import { usageOf } from './quota/index.ts';
import { isSamlPath, samlFace, samlProviderOf, withSaml } from './saml-provider/index.ts';
import { startSchedule } from './schedule/index.ts';
import { isScimPath, scimFace } from './scim/index.ts';
import { blobsOf, createAssets } from './static/index.ts';
import { type BusLimits, startBusThread } from './subscription/index.ts';
import { type FirstInstance, makeFirstInstance, takePublicHost } from './system/index.ts';
import { createTracer, type Logger, requestId, withRequestId } from './telemetry/index.ts';
import { busThread, deliveryThreads } from './threads.ts';
import { tracedCalls, tracedDirect, tracedWeb } from './traced-calls.ts';
import { product } from './version.ts';

export interface ServerOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  /** 32 bytes; see `loadMasterKey`. */
  readonly masterKey: Uint8Array;
  readonly log: Logger;
  /** What expires does so by it; tests have one that they put forward. */
  readonly clock?: () => Date;
  /** How long a request may take; default 30 s. */
  readonly patience?: Patience;
  /** How other hosts are asked; default: as the configuration says. */
  readonly outbound?: Outbound;
  /** How long an answer waits for queries to show what it wrote. Default 2 s. */
  readonly settleMs?: SettleMs | undefined;
}

export interface RunningServer {
  readonly port: number;
  readonly grpcPort: number | undefined;
  /** Where the directory listens, if it does. */
  readonly ldap: Pick<LdapListener, 'port' | 'tlsPort'> | undefined;
  /** Set when this start made the first instance. */
  readonly firstInstance: FirstInstance | undefined;
  readonly platform: Platform;
  /**
   * Takes no more requests, lets those under way end, flushes workers, closes the database. Each of these has its time,
   * so that a database that says nothing keeps no server from its end.
   */
  stop(drainMs?: number): Promise<void>;
}

/** What a stop waits for work that needs the database. */
const endMs = 5_000;

/**
 * Puts the product together, from the database to the port.
 * @throws PosternError or Error before anything listens, with everything closed again
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, log, patience } = options;
  const { otlpEndpoint } = config.telemetry;
  const tracer = await createTracer({
    otlpEndpoint,
    serviceName: product.name,
    version: product.version,
    onError: (error) => log.warn('traces could not be sent', { error }),
  });
  const meters = createMeters();
  const foundation = await openFoundation({
    ...options,
    outbound: options.outbound ?? configuredOutbound(config, log),
    poolSize: config.database.poolSize,
    databaseWaitSeconds: config.database.waitSeconds,
    usualLimits: usualLimitsOf(config),
    passwordCost: config.passwords,
    breachedPasswords: config.passwords.breached,
    tracer,
    metrics: meters.server,
  });
  const platform = withCascades(foundation.platform);
  const settings: DeliveryToolsSettings = {
    databaseUrl: options.databaseUrl,
    masterKey: options.masterKey,
    config: { outbound: config.outbound, mail: config.mail },
    debugMail: config.deliveries.debugMail,
    publicUrl: config.server.publicUrl,
  };
  const node = crypto.randomUUID();
  const deliveries = startDeliveries({
    sql: tellingSql(foundation.pools.workers),
    projections: platform.projections,
    log,
    node,
    create: deliveryThreads,
    settings,
    limits: deliveryLimits(config),
    appended: ({ position, changes }: Told) => foundation.projections.appendedBeside(position, changes),
  });
  const bus = startBusThread({
    sql: tellingSql(foundation.pools.workers),
    projections: platform.projections,
    log,
    node,
    create: busThread,
    settings,
    limits: busLimits(config),
  });
  const jobTools = { platform, writes: tellingSql(foundation.pools.workers) };
  const schedule = startSchedule(
    foundation.pools.workers,
    jobsOf(config).map(({ run, ...job }) => ({ ...job, run: (signal) => run(jobTools, signal) })),
    log,
  );
  const observation = observe(foundation, { deliveries, bus }, meters, log);
  const ends = (work: Promise<unknown>, what: string) =>
    inTime(work, endMs, what).catch((error) => log.warn('stopped without waiting any longer', { error }));
  let ldap: LdapListener | undefined;
  const undo = async () => {
    await ldap?.close(0);
    observation.stop();
    await Promise.all([
      deliveries.stop(),
      bus.stop(),
      ends(schedule.stop(), 'the jobs under way did not end'),
    ]);
    await foundation.close();
    await tracer.stop();
  };

  try {
    const firstInstance = await makeFirstInstance(platform, config);
    await takePublicHost(platform, config.server);
    const { publicUrl } = config.server;
    const notices: Record<string, string> = {};
    const resolveInstance = createInstanceResolver(platform, {
      publicUrl,
      downgraded(host) {
        if (notices['issuer'] !== undefined) return;
        notices['issuer'] =
          `${host} was answered with an http issuer, as a trusted proxy said: server.publicUrl is ${publicUrl}`;
        log.warn(
          'a trusted proxy says http for a host though server.publicUrl is https: its issuer is http; let the proxy send X-Forwarded-Proto: https',
          { host },
        );
      },
    });
    const authenticate = createAuthenticate(platform.encryption, [
      ...tokenVerifiers(platform),
      accessTokenVerifier(platform),
      systemUserVerifier(systemUsersOf(config), publicUrl, platform.clock),
    ]);
    const admission = admissionOf(platform);
    const usage = usageOf(platform);
    const oidc = openIdProviderOf(platform, config, {
      patience,
      certificates: certificateTrust(config.server),
    });
    const assets = createAssets(
      { reads: platform.sql, writes: tellingSql(foundation.pools.workers) },
      blobsOf(config),
    );
    const services = createServices(platform, config);
    const moreRoles = systemAdministrators(config.systemAdministrators, publicUrl, resolveInstance);
    const rpc = createContractHandler({
      contract,
      services,
      ...createOpen({
        platform,
        resolveInstance,
        admission,
        authenticate,
        ...(moreRoles && { moreRoles }),
      }),
      checkedByHandler,
      intercept: createInterceptor(platform),
      ...tracedCalls(tracer),
      ended(outcome) {
        observation.ended(outcome);
        const { caller, instance } = outcome.context ?? {};
        if (instance && caller && caller.kind !== 'system' && isCounted(outcome.kind))
          usage.count(instance.id, 'requests.all.authenticated', 1);
      },
      log,
      ...(patience && { patience }),
      maxBodyBytes: config.limits.maxBodyBytes,
    });
    const saml = samlProviderOf(platform, config);
    const flow = withAccountSignIn(platform, withSaml(saml, oidc.flow));
    // What fails at one face counts at the others.
    const limits = signInLimits(platform);
    const ofBoth = {
      limits,
      sends: sendLimits(platform),
      pseudo: config.login.pseudoLocale,
      proofOfWork: config.login.proofOfWork,
      mailsAnyway: config.mail !== null || config.deliveries.debugMail,
    };
    const web = createWeb({
      platform,
      resolveInstance,
      admission,
      faces: [
        loginFace(platform, {
          ...ofBoth,
          flow,
          devices: loginDevices(config.login, log),
          unverifiedEmail: config.login.unverifiedEmail,
          foundOrg: async (at, name, value) => {
            const admins = [{ case: 'registrant', value, roles: [] }] as const;
            return (await foundOrg(platform, orgNeighbours(platform), at, { id: undefined, name, admins }))
              .done;
          },
        }),
        accountFace(platform, {
          ...ofBoth,
          flow,
          unverifiedEmail: config.login.unverifiedEmail,
          calls: callsOf(contract, () => services),
          files: { platform, assets, maxBytes: config.assets.maxBytes },
        }),
        consoleFace(platform),
        federationFace(platform),
        relatedOriginsFace(platform, publicUrl),
        operationsFace({
          readiness: () => withNotices(observation.readiness(), notices),
          metrics: observation.metrics,
          metricsToken: config.telemetry.metricsToken,
          openApi: createOpenApi(services),
        }),
        ...(config.deliveries.debugMail ? [debugMailFace(platform, config.server.publicUrl)] : []),
      ],
      failurePage: loginFailure(platform),
      answered: observation.answered,
      ...(patience && { patience }),
    });
    const protocol = tracedDirect(
      tracer,
      (request) =>
        isOidcPath(request.path)
          ? withRequestId(requestId(request), () =>
              oidc.handle(request, () => resolveInstance(request), observation.answered),
            )
          : undefined,
      isOidcPath,
    );
    const decisions = authzenFace({
      platform,
      provider: oidc,
      answered: observation.answered,
      patience,
    });
    const access = tracedDirect(
      tracer,
      (request) => decisions(request, () => resolveInstance(request)),
      isAuthzenPath,
    );
    const tracedForwardAuth = tracedDirect(
      tracer,
      forwardAuthFace({
        platform,
        provider: oidc,
        resolveInstance,
        publicUrl,
        answered: observation.answered,
        patience,
      }),
      () => true,
    );
    // By more than its path.
    const forwardAuth = (request: WireRequest) =>
      isForwardAuth(request) ? tracedForwardAuth(request) : undefined;
    const samlEndpoints = samlFace(saml, { answered: observation.answered, patience });
    const federation = tracedDirect(
      tracer,
      (request) => samlEndpoints(request, () => resolveInstance(request)),
      isSamlPath,
    );
    const files = tracedDirect(
      tracer,
      createAssetHandler({
        platform,
        resolveInstance,
        admission,
        authenticate,
        assets,
        served: ({ id }) => usage.count(id, 'requests.all.authenticated', 1),
        maxBytes: config.assets.maxBytes,
        answered: observation.answered,
        ...(patience && { patience }),
      }),
      isAssetPath,
    );
    const directories = tracedDirect(
      tracer,
      scimFace({
        platform,
        resolveInstance,
        admission,
        authenticate,
        ...(moreRoles && { moreRoles }),
        served: ({ id }) => usage.count(id, 'requests.all.authenticated', 1),
        answered: observation.answered,
        patience,
      }),
      isScimPath,
    );
    ldap = await ldapOf(config, { platform, config, resolveInstance, admission, limits });
    const listener = await listen({
      host: config.server.host,
      port: config.server.port,
      grpcPort: config.server.grpcPort,
      tls: config.server.tls && (await readTls(config.server.tls)),
      trustedProxies: config.server.trustedProxies,
      clientCertificates: {
        ...config.server.clientCertificates,
        publicPort: certificatePortOf(config.server),
        hostOf: hostOfPort(publicUrl),
      },
      externalSecure: publicUrl.startsWith('https:'),
      unlistedProxy(address) {
        notices['proxy'] =
          `${address} forwards requests and is not in server.trustedProxies: all its clients share the limits of one address, of failed proofs and of authorization requests`;
        log.warn(
          'a proxy that is not trusted forwards requests: all its clients count as one; add it to server.trustedProxies',
          { address },
        );
      },
      maxBodyBytes: config.limits.maxBodyBytes,
      rpc: (request) =>
        forwardAuth(request) ??
        protocol(request) ??
        access(request) ??
        federation(request) ??
        files(request) ??
        directories(request) ??
        rpc.handle(request),
      grpc: rpc.grpc,
      fetch: tracedWeb(tracer, web),
      log,
    });
    return {
      port: listener.port,
      grpcPort: listener.grpcPort,
      ldap,
      firstInstance,
      platform,
      async stop(drainMs = config.server.drainSeconds * 1000) {
        await Promise.all([listener.close({ drainMs }), ldap?.close(drainMs)]);
        await ends(
          Promise.all([usage.flush(), lastRunsOf(platform).flush()]),
          'what was counted here was not written',
        );
        await undo();
      },
    };
  } catch (error) {
    await undo();
    throw error;
  }
}

/** The directory, which is loaded where the configuration has a port for it. */
async function ldapOf({ ldap }: Config, options: LdapOptions): Promise<LdapListener | undefined> {
  if (ldap.port === null && ldap.tlsPort === null) return undefined;
  const { startLdap } = await import('./ldap/index.ts');
  return startLdap(options);
}

/** What an operator should know although requests are answered. */
const withNotices = async (readiness: Promise<Readiness>, notices: Record<string, string>) => {
  const { ready, parts } = await readiness;
  return { ready, parts: { ...parts, ...notices } };
};

const deliveryLimits = ({ deliveries }: Config): DeliveryLimits => ({
  most: deliveries.atOnce,
  perTarget: deliveries.atOncePerTarget,
  timeoutMs: deliveries.timeoutSeconds * 1_000,
  patience: {
    ...usualPatience,
    maxAttempts: deliveries.maxAttempts,
    maxAgeMs: deliveries.maxAgeHours * 3_600_000,
  },
});

const busLimits = ({ deliveries }: Config): BusLimits => ({
  maxAttempts: deliveries.maxAttempts,
  timeoutMs: deliveries.timeoutSeconds * 1_000,
  perTarget: deliveries.atOncePerTarget,
});

const systemUsersOf = ({ systemUsers }: Config) =>
  systemUsers.map(({ id, publicKey, memberships }) => ({ id, publicKey: publicKey ?? '', memberships }));

/** The host that a port beside the main one stands for. */
function hostOfPort(publicUrl: string): (host: string) => string {
  const { port } = new URL(publicUrl);
  return (host) => hostWithoutPort(host) + (port === '' ? '' : `:${port}`);
}

const readTls = async ({ certFile, keyFile }: { certFile: string; keyFile: string }) => ({
  cert: await Bun.file(certFile).text(),
  key: await Bun.file(keyFile).text(),
});
