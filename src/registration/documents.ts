import { createHash } from 'node:crypto';
import { isDocumentUrl } from '../application/index.ts';
import { BoundedMap } from '../bounded-map.ts';
import { createRateLimit } from '../cache/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { failedPrecondition, PosternError, resourceExhausted, toPosternError } from '../errors/index.ts';
import type { CommandScope } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { mayReadDocument, settingsOf } from '../settings/index.ts';
import { tellRefused } from '../telemetry/index.ts';
import { readDocument } from './document-fetch.ts';
import { makeRoom } from './document-limit.ts';
import { documentMetadata } from './document-metadata.ts';
import type { ClientMetadata } from './metadata.ts';
import { type KnownClient, registrationOperations } from './operations.ts';

/** Who asks for a client that is known by its document. */
export interface DocumentRequest {
  readonly instance: InstanceContext;
  readonly remoteAddress: string;
  readonly scope: CommandScope & {
    /** Waits until every query sees what was written. */
    settled(): Promise<void>;
  };
  /** The client as it is known by now. */
  readonly known: (instanceId: string, url: string) => Promise<KnownClient | undefined>;
}

export interface ClientDocuments {
  /**
   * Sees to it that the client of a document is registered as the document has it by now. For ids that are no addresses,
   * and for addresses that may not be read, there is nothing to do.
   * @throws PosternError where the document cannot be read or says what cannot be; `resource_exhausted` for too many
   */
  current(request: DocumentRequest, clientId: string): Promise<void>;
}

type Known = { readonly until: number } & (
  | { readonly digest: string; readonly problem?: undefined }
  | { readonly digest?: undefined; readonly problem: PosternError }
);

/** Of a document that could not be read or used. */
const failedForMs = 60_000;
const mostKnown = 10_000;
const mostUnderWay = 20;
/** Documents that are read for one address, and from one host. */
const perMinute = 30;

const digestOf = (metadata: ClientMetadata): string =>
  createHash('sha256').update(JSON.stringify(metadata)).digest('base64');

export function clientDocuments(platform: Platform): ClientDocuments {
  const { outbound, clock, log } = platform;
  const registrations = registrationOperations(platform);
  const known = new BoundedMap<string, Known>({ limit: mostKnown });
  const underWay = new Map<string, Promise<void>>();
  const byAddress = createRateLimit({ perMinute });
  const byHost = createRateLimit({ perMinute });

  async function read(request: DocumentRequest, url: string, key: string): Promise<void> {
    const now = clock().getTime();
    try {
      const { said, goodForMs } = await readDocument(outbound, url);
      const { values } = await settingsOf(platform).security(request.instance.id, '');
      const metadata = documentMetadata(said, url, {
        issuer: request.instance.origin,
        tokensThroughBrowser: values.registeredBrowserTokens,
      });
      const digest = digestOf(metadata);
      if (known.get(key)?.digest !== digest) await write(request, url, metadata);
      known.set(key, { until: now + goodForMs, digest });
    } catch (error) {
      const problem = told(error);
      tellRefused(log, 'the document of a client was not used', problem.id, {
        instance: request.instance.id,
        clientId: url,
        detail: toPosternError(error).message,
      });
      known.set(key, { until: now + failedForMs, problem });
      throw problem;
    }
  }

  /** Registers the client, or changes it where the document has changed; nothing where it says the same. */
  async function write(request: DocumentRequest, url: string, metadata: ClientMetadata): Promise<void> {
    const { instance, scope } = request;
    const client = await request.known(instance.id, url);
    try {
      if (client) await registrations.change(instance.id, scope, client, metadata);
      else {
        const { values } = await settingsOf(platform).security(instance.id, '');
        await makeRoom(platform, registrations, scope, url, values.mostDocumentClients);
        await registrations.register({ instance, scope, origin: 'document', metadata, clientId: url });
      }
    } catch (error) {
      // Another node has read it at the same moment.
      if (!(error instanceof PosternError && error.id === 'REG-Doc01')) throw error;
    }
    await scope.settled();
  }

  function take({ remoteAddress, instance }: DocumentRequest, url: string): void {
    const seconds = byAddress.take(remoteAddress) || byHost.take(`${instance.id} ${new URL(url).host}`);
    const busy = underWay.size >= mostUnderWay ? 1 : 0;
    const wait = Math.max(seconds, busy);
    if (wait === 0) return;
    throw resourceExhausted(
      'REG-Doc03',
      `Too many documents of clients are asked for; try again in ${wait} seconds`,
      { headers: { 'retry-after': String(wait) } },
    );
  }

  return {
    async current(request, clientId) {
      if (!isDocumentUrl(clientId)) return;
      const { instance } = request;
      const { values } = await settingsOf(platform).security(instance.id, '');
      if (!mayReadDocument(values, clientId)) return;
      const key = `${instance.id} ${instance.origin} ${clientId}`;
      const found = known.get(key);
      if (found && found.until > clock().getTime()) {
        if (found.problem) throw found.problem;
        if (await request.known(instance.id, clientId)) return;
        // It was removed here: it is registered anew.
        known.delete(key);
      }
      const going = underWay.get(key);
      if (going) return going;
      try {
        take(request, clientId);
      } catch (error) {
        // One that is known goes on as it was: others who keep the server busy do not keep it out.
        if (await request.known(instance.id, clientId)) return;
        throw error;
      }
      const reading = read(request, clientId, key).finally(() => underWay.delete(key));
      underWay.set(key, reading);
      return reading;
    },
  };
}

/** What whoever asks may know of it: never what answers where, for the server asks in their place. */
function told(error: unknown): PosternError {
  const failure = toPosternError(error);
  if (failure.kind === 'invalid_argument' || failure.kind === 'failed_precondition') return failure;
  return failedPrecondition('REG-Doc04', 'The document of the client could not be read', {
    field: 'client_id',
    cause: error,
  });
}
