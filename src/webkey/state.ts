import { defineAggregate } from '../eventstore/index.ts';
import * as events from './events.ts';

export type WebKeyLifecycle = 'absent' | 'initial' | 'active' | 'inactive' | 'retired' | 'removed';

export interface WebKey {
  readonly lifecycle: WebKeyLifecycle;
}

/**
 * One key: first only shown in the JWKS, then signing, then there for who asks for its algorithm, then shown until its last
 * token has expired.
 */
export const webKeyAggregate = defineAggregate(
  'web_key',
  events,
  { lifecycle: 'absent' } as WebKey,
  (_, event): WebKey => {
    switch (event.type) {
      case 'web_key.added':
        return { lifecycle: 'initial' };
      case 'web_key.activated':
        return { lifecycle: 'active' };
      case 'web_key.deactivated':
        return { lifecycle: 'inactive' };
      case 'web_key.retired':
        return { lifecycle: 'retired' };
      default:
        return { lifecycle: 'removed' };
    }
  },
);
