import type { JWTPayload } from 'jose';
import type { Client } from '../../application/index.ts';
import { signerOf } from '../../crypto/index.ts';
import type { Encryption } from '../../crypto/types.ts';
import type { EventOf } from '../../eventstore/index.ts';
import type { readSigningKey } from '../../webkey/index.ts';
import { askedAlgorithm } from '../clients/algorithms.ts';
import { subjectFor } from '../clients/subjects.ts';
import type { securityEventDue } from './events.ts';
import { isCaep, securityEventType } from './vocabulary.ts';

export type DueEvent = EventOf<typeof securityEventDue>;

export interface SecurityEventFacts {
  /** The id of its delivery: the same in every attempt, and in every answer to a poll. */
  readonly tokenId: string;
  readonly issuer: string;
  readonly streamId: string;
  readonly client: Pick<Client, 'clientId' | 'oidc'>;
  readonly due: DueEvent;
}

const issSub = (iss: string, sub: string) => ({ format: 'iss_sub', iss, sub });

/** RFC 9493; a sign-in together with whose it is (SSF 1.0 §3.3), by the `sid` that its ID tokens have. */
function subjectOf(encryption: Pick<Encryption, 'sealTokenAlike'>, facts: SecurityEventFacts): object {
  const { issuer, client, streamId, due } = facts;
  const { userId, sessionId } = due.payload;
  if (userId === undefined) return { format: 'opaque', id: streamId };
  const sector = client.oidc?.sectorIdentifier ?? '';
  const user = issSub(issuer, subjectFor(encryption, due.instanceId, sector, userId));
  return sessionId === undefined
    ? user
    : { format: 'complex', user, session: { format: 'opaque', id: sessionId } };
}

/** Editors that are nobody. */
const server: ReadonlySet<string> = new Set(['', 'SYSTEM', 'LOGIN', 'OIDC']);

/** CAEP 1.0 §2: who began it. */
const initiator = ({ editorUser, payload }: DueEvent): string => {
  if (editorUser === payload.userId) return 'user';
  return server.has(editorUser) ? 'system' : 'admin';
};

/**
 * Claims of a security event token (RFC 8417 §2.2). It has neither `exp` nor `sub`, so that it is taken for no other kind of
 * token (§4), and is the same however often it is made.
 */
export function securityEventClaims(
  encryption: Pick<Encryption, 'sealTokenAlike'>,
  facts: SecurityEventFacts,
): JWTPayload {
  const { payload, createdAt } = facts.due;
  const occurredAt = payload.occurredAt ?? Math.floor(createdAt.getTime() / 1000);
  return {
    iss: facts.issuer,
    aud: facts.client.clientId,
    iat: Math.floor(createdAt.getTime() / 1000),
    jti: facts.tokenId,
    sub_id: subjectOf(encryption, facts),
    events: {
      [payload.event]: {
        ...payload.claims,
        ...(isCaep(payload.event) && {
          event_timestamp: occurredAt,
          initiating_entity: initiator(facts.due),
        }),
      },
    },
  };
}

type SigningKey = Awaited<ReturnType<typeof readSigningKey>>;

/** As the application wants its ID tokens signed. */
export const signingAlgorithmOf = ({ oidc }: SecurityEventFacts['client']) =>
  askedAlgorithm(oidc?.idTokenSignedResponseAlg);

export const signSecurityEvent = (
  encryption: Encryption,
  key: SigningKey,
  facts: SecurityEventFacts,
): Promise<string> =>
  signerOf(encryption).sign(key, securityEventClaims(encryption, facts), securityEventType);
