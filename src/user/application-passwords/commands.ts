import { failedPrecondition, resourceExhausted } from '../../errors/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import * as events from '../application-password-events.ts';
import { nothing } from '../commands/index.ts';
import { requireName } from '../names.ts';
import type { ApplicationPasswords } from './state.ts';

export const mostApplicationPasswords = 20;

const dayMs = 24 * 60 * 60 * 1_000;

/** @throws PosternError for a machine, which has personal access tokens, and for who has too many */
export function addApplicationPassword(
  { isPerson, all }: ApplicationPasswords,
  added: { readonly id: string; readonly name: string; readonly hashedSecret: string },
): Decision {
  if (!isPerson)
    throw failedPrecondition('USER-App01', 'Application passwords are for people; give machines a token');
  if (all.length >= mostApplicationPasswords)
    throw resourceExhausted(
      'USER-App02',
      `A person has at most ${mostApplicationPasswords} application passwords; remove one first`,
    );
  return { events: [events.applicationPasswordAdded({ ...added, name: requireName(added.name, 'name') })] };
}

export const removeApplicationPassword = ({ all }: ApplicationPasswords, id: string): Decision =>
  all.some((each) => each.id === id) ? { events: [events.applicationPasswordRemoved({ id })] } : nothing;

/** That it was used is written down once a day. */
export function noteUse({ all }: ApplicationPasswords, id: string, now: Date): Decision {
  const used = all.find((each) => each.id === id);
  const isNoted = used?.lastUsedAt !== undefined && now.getTime() - used.lastUsedAt.getTime() < dayMs;
  return used && !isNoted ? { events: [events.applicationPasswordChecked({ id })] } : nothing;
}
