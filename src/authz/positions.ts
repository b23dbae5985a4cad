import type { RequestContext } from '../contract/types.ts';
import { unavailable } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { warnSparingly } from '../telemetry/index.ts';

/**
 * How far the store was when an answer was made, by which clients that go from node to node keep their own writes in
 * sight. In a request it says what the answer must stand on; in an answer, what was written, or what it stands on.
 */
export const positionHeader = 'postern-position';

/** In an answer: queries have not come so far, they stand here. Tells that the answer may not show what was written. */
export const projectedHeader = 'postern-projected';

type Sources = Pick<Platform, 'projections' | 'log'>;

const positionIn = (text: string | undefined): bigint =>
  text !== undefined && /^\d{1,18}$/.test(text) ? BigInt(text) : 0n;

/** Waits (bounded) for what the caller has seen before, if it says so. */
export function arrived({ projections }: Sources, header: string | undefined): Promise<unknown> | undefined {
  const position = positionIn(header);
  return position > projections.position() ? projections.waitFor(position) : undefined;
}

/**
 * Waits (bounded) until queries show what a call wrote, and says where the answer stands. What was taken away is in
 * force before: credentials are decided by events where the tables are behind.
 *
 * @param written 0n for a call that wrote nothing
 * @throws PosternError `unavailable` when nothing shows the change and other nodes could not be told of it
 */
export function settled(
  { projections, log }: Sources,
  context: RequestContext,
  written: bigint,
  asked: string | undefined,
): Promise<void> | undefined {
  if (written > 0n) context.responseHeaders.set(positionHeader, String(written));
  else if (positionIn(asked) > 0n)
    context.responseHeaders.set(positionHeader, String(projections.position()));
  const stands = written > 0n ? written : positionIn(asked);
  if (written <= projections.position()) {
    if (stands > projections.position() || !projections.trusted()) tellBehind();
    return undefined;
  }
  return projections.waitFor(written).then((reached) => {
    if (reached) return;
    tellBehind();
    warnSparingly(log, 'answered before the projections caught up', {
      requestId: context.requestId,
      position: written.toString(),
    });
    if (projections.announced(written)) return;
    throw unavailable(
      'STORE-Beh01',
      'The change is written, but is not in force everywhere yet; repeat the request in a moment',
    );
  });

  function tellBehind(): void {
    context.responseHeaders.set(projectedHeader, String(projections.position()));
  }
}
