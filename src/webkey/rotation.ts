import type { SigningAlgorithm, SigningKeySpec } from '../crypto/index.ts';
import { ofAlgorithm, publishedAheadMs, signingFor } from './choice.ts';
import { specOf, usualSpecs, type WebKeyConfig } from './config.ts';
import { webKeyState } from './projection.ts';

/** A key as the tables have it. */
export interface KnownKey extends WebKeyConfig {
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  readonly state: number;
  readonly createdAt: Date;
  /** When it was activated, was no longer the active one, or was retired. */
  readonly changedAt: Date;
}

export interface RotationTerms {
  /** How long a key signs, in milliseconds. */
  readonly everyMs: number;
  /** How long what is signed is good, in milliseconds. */
  readonly longestTokenMs: number;
  /** What clients ask to be signed by. */
  readonly asked: ReadonlySet<SigningAlgorithm>;
}

/** What is due; each step leaves keys from which the next follows, whoever takes it and whenever. */
export type RotationStep =
  | { readonly kind: 'create'; readonly spec: SigningKeySpec }
  /** @param instead the key that is active now */
  | { readonly kind: 'activate'; readonly id: string; readonly instead: string }
  | { readonly kind: 'retire'; readonly id: string }
  | { readonly kind: 'remove'; readonly id: string };

export const dayMs = 86_400_000;

/** When the active key is followed by the next, and by which; without one it is made before. */
export interface NextRotation {
  readonly at: Date;
  readonly key: KnownKey | undefined;
}

/** @param keys of one instance, oldest first */
export function nextRotation(
  keys: readonly KnownKey[],
  everyMs: number,
  now: Date,
): NextRotation | undefined {
  const active = keys.find(({ state }) => state === webKeyState.active);
  if (!active) return undefined;
  const key = keys.find((one) => one.state === webKeyState.initial && isAlike(one, active));
  const published = (key?.createdAt ?? now).getTime() + publishedAheadMs;
  return { key, at: new Date(Math.max(active.changedAt.getTime() + everyMs, published)) };
}

const isAlike = (one: KnownKey, other: KnownKey): boolean =>
  one.configType === other.configType && Bun.deepEquals(one.config, other.config);

/** @param keys of one instance, oldest first */
export function rotationSteps(
  keys: readonly KnownKey[],
  { everyMs, longestTokenMs, asked }: RotationTerms,
  now: Date,
): RotationStep[] {
  const active = keys.find(({ state }) => state === webKeyState.active);
  const next = nextRotation(keys, everyMs, now);
  if (!active || !next) return [];
  // Also what a node signed that heard of it late.
  const runOutMs = Math.max(longestTokenMs, publishedAheadMs);
  const onRequest = new Set([...asked].filter((algorithm) => algorithm !== active.algorithm));
  return [
    ...succession(active, next, now),
    ...[...onRequest].flatMap((algorithm) => successionOnRequest(keys, algorithm, everyMs, now)),
    ...unused(keys, onRequest, Math.max(everyMs - runOutMs, 0), now).map(
      ({ id }): RotationStep => ({ kind: 'retire', id }),
    ),
    ...spent(keys, runOutMs, now).map(({ id }): RotationStep => ({ kind: 'remove', id })),
  ];
}

function succession(active: KnownKey, { at, key }: NextRotation, now: Date): RotationStep[] {
  if (key) return at <= now ? [{ kind: 'activate', id: key.id, instead: active.id }] : [];
  return at.getTime() - publishedAheadMs <= now.getTime() ? [{ kind: 'create', spec: specOf(active) }] : [];
}

/** What signs on request gives way to a younger key by itself, once that has been published for long enough. */
function successionOnRequest(
  keys: readonly KnownKey[],
  algorithm: SigningAlgorithm,
  everyMs: number,
  now: Date,
): RotationStep[] {
  const youngest = ofAlgorithm(keys, algorithm).at(-1);
  const spec = youngest ? specOf(youngest) : usualSpecs.get(algorithm);
  const due = !youngest || youngest.createdAt.getTime() + everyMs - publishedAheadMs <= now.getTime();
  return due && spec ? [{ kind: 'create', spec }] : [];
}

/** Nothing that they signed is good any more. */
const spent = (keys: readonly KnownKey[], runOutMs: number, now: Date): KnownKey[] =>
  keys.filter(
    ({ state, changedAt }) =>
      state === webKeyState.retired && changedAt.getTime() + runOutMs <= now.getTime(),
  );

/**
 * Keys that have signed and gave way to others. Nothing tells for how long applications asked for the algorithm of such a
 * key: so it is retired before it is removed.
 */
function unused(
  keys: readonly KnownKey[],
  onRequest: ReadonlySet<SigningAlgorithm>,
  forMs: number,
  now: Date,
): KnownKey[] {
  return keys.filter((key) => {
    const { inactive, initial } = webKeyState;
    if (key.state !== inactive && key.state !== initial) return false;
    const signing = onRequest.has(key.algorithm) ? signingFor(keys, key.algorithm, now) : undefined;
    if (key === signing) return false;
    // What never was active and gave way to nobody has signed nothing: its administrator keeps it for something.
    if (key.state === initial && !(signing && key.createdAt < signing.createdAt)) return false;
    const ended = Math.max(
      key.state === inactive ? key.changedAt.getTime() : 0,
      signing ? signing.createdAt.getTime() + publishedAheadMs : 0,
    );
    return ended + forMs <= now.getTime();
  });
}
