import { notFound } from '../../errors/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import * as events from '../events.ts';
import type { User } from '../state.ts';
import { requireHuman } from './existing.ts';

/** The picture of a person, in place of the one there was. */
export function setAvatar(user: User, storeKey: string): Decision {
  requireHuman(user);
  return { events: [events.avatarAdded({ storeKey })] };
}

/** @throws PosternError `not_found` where there is none */
export function removeAvatar(user: User): Decision {
  requireHuman(user);
  if (user.avatarKey === '') throw notFound('USER-Avt01', 'The user has no avatar');
  return { events: [events.avatarRemoved({ storeKey: user.avatarKey })] };
}
