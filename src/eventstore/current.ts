import type { Dependency } from '../cache/index.ts';
import type { ProjectionWatch } from './projector/page.ts';

export interface CurrentReading<V> {
  /** From the tables. */
  read(): Promise<V>;
  /** What decides on the value; may depend on what was read. */
  dependsOn(value: V): readonly Dependency[];
  /** The value as the events have it, for when the tables may be behind. */
  decide(value: V): Promise<V>;
}

export interface Current<V> {
  readonly value: V;
  /** From tables that were up to date: may be remembered until anything of it changes. */
  readonly keep: boolean;
}

/**
 * Reads what decides on a credential. The tables answer while they show all that this node knows of; when they do not
 * after a moment, the events do. So a projector that stands still can delay an answer, and cannot make it wrong.
 */
export async function readCurrent<V>(
  projections: Pick<ProjectionWatch, 'position' | 'trusted' | 'holds' | 'caughtUp'>,
  { read, dependsOn, decide }: CurrentReading<V>,
): Promise<Current<V>> {
  const attempt = async (): Promise<{ value: V; current: boolean }> => {
    const since = projections.position();
    const value = await read();
    return { value, current: projections.trusted() && projections.holds(dependsOn(value), since) };
  };
  const first = await attempt();
  if (first.current) return { value: first.value, keep: true };
  const second = (await projections.caughtUp()) ? await attempt() : first;
  if (second.current) return { value: second.value, keep: true };
  return { value: await decide(second.value), keep: false };
}
