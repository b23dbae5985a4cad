import type { SealedValue } from '../../crypto/index.ts';
import { type Decision, defineAggregate } from '../../eventstore/index.ts';
import * as events from './events.ts';

export interface SamlKey {
  readonly lifecycle: 'absent' | 'published' | 'removed';
}

/** A key by which the identity provider signs, with the certificate that its metadata shows. */
export const samlKeyAggregate = defineAggregate(
  'saml_key',
  events,
  { lifecycle: 'absent' } as SamlKey,
  (_, event): SamlKey => ({ lifecycle: event.type === 'saml_key.added' ? 'published' : 'removed' }),
);

export interface NewSamlKey {
  readonly certificate: string;
  readonly privateKey: SealedValue;
  readonly expires: Date;
}

/** Whoever comes second with the same id finds the key there. */
export const addSamlKey = ({ lifecycle }: SamlKey, key: NewSamlKey): Decision => ({
  events:
    lifecycle === 'absent'
      ? [
          events.samlKeyAdded({
            certificate: key.certificate,
            privateKey: key.privateKey,
            expirationDate: key.expires.toISOString(),
          }),
        ]
      : [],
});

export const removeSamlKey = ({ lifecycle }: SamlKey): Decision => ({
  events: lifecycle === 'published' ? [events.samlKeyRemoved({})] : [],
});
