import { loadedLater, type Sender } from '../delivery/index.ts';
import { reactionName } from './fields.ts';

/**
 * Sends dead letters, which a subscription has passed, when somebody has them retried: alone, with the id that they had.
 * They come late, behind later events of their aggregate; receivers tell by its sequence.
 */
const deadLetter: Sender = {
  name: reactionName,
  worker: 'actions',
  deliver: loadedLater(async () => (await import('./dead-letter.ts')).sendDeadLetter),
};

export const subscriptionReactions: readonly Sender[] = [deadLetter];
