import { alreadyExists, failedPrecondition, invalidArgument } from '../errors/index.ts';
import type { Decision } from '../eventstore/index.ts';
import { clientMethodOf, isAttestationMethod } from './attestation.ts';
import { exists, requireApplication } from './commands.ts';
import * as events from './events.ts';
import { type Application, authMethodOf } from './state.ts';

/** Decisions on the keys with which a client signs its assertions (`private_key_jwt`, RFC 7523 §2.2). */

/** What stands for "never": Zitadel's own limit. */
export const neverExpires = new Date('9999-12-31T23:59:59Z');

const jsonKey = 1;

/** @throws PosternError `not_found`, `failed_precondition` */
export function requireKeysAllowed(application: Application): void {
  requireApplication(application);
  if (authMethodOf(application.config) !== 'private_key_jwt') {
    throw failedPrecondition(
      'APP-Key01',
      'Keys are for applications whose authentication method is private_key_jwt; change it first',
    );
  }
}

/**
 * What others sign may prove a client: itself as a workload, or instances of it by their attester.
 * @throws PosternError `not_found`, `failed_precondition`
 */
export function requireIssuerAllowed(application: Application): void {
  requireApplication(application);
  const { config } = application;
  const method = config.kind === 'oidc' ? clientMethodOf(config.oidc) : authMethodOf(config);
  if (method !== 'private_key_jwt' && !isAttestationMethod(method ?? '')) {
    throw failedPrecondition(
      'APP-Key01',
      'Issuers are bound to applications whose authentication method is private_key_jwt, or client attestation; change it first',
    );
  }
}

export interface NewKey {
  readonly appId: string;
  readonly keyId: string;
  /** PEM, SPKI. */
  readonly publicKey: string;
  readonly expires: Date | undefined;
  readonly now: Date;
}

export function addKey(application: Application, input: NewKey): Decision {
  requireKeysAllowed(application);
  if (application.keys.has(input.keyId)) {
    throw alreadyExists('APP-Key05', 'The application already has this key');
  }
  const expires = input.expires ?? neverExpires;
  if (expires <= input.now) {
    throw invalidArgument('APP-Key02', 'expiration_date must be in the future', { field: 'expiration_date' });
  }
  return {
    events: [
      events.applicationKeyAdded({
        applicationId: input.appId,
        clientId: application.clientId,
        keyId: input.keyId,
        type: jsonKey,
        expirationDate: expires.toISOString(),
        publicKey: Buffer.from(input.publicKey, 'utf8').toString('base64'),
      }),
    ],
  };
}

export const removeKey = (application: Application, keyId: string): Decision =>
  exists(application) && application.keys.has(keyId)
    ? { events: [events.applicationKeyRemoved({ keyId })] }
    : { events: [] };
