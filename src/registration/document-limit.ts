import { failedPrecondition } from '../errors/index.ts';
import type { CommandScope } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import type { RegistrationOperations } from './operations.ts';
import { countDocumentClients, idleClients } from './queries.ts';

/** Who has not signed anybody in by then lost them on the way. */
const unusedMs = 15 * 60_000;
/** As many make room at a time. */
const atOnce = 20;

/**
 * There are so many clients of documents on an instance and no more, since anybody makes addresses up. For a new one those go
 * that nobody has used.
 * @param most see `mostDocumentClients` of the security settings
 * @throws PosternError `failed_precondition` where all are in use
 */
export async function makeRoom(
  { sql, clock }: Pick<Platform, 'sql' | 'clock'>,
  { remove }: Pick<RegistrationOperations, 'remove'>,
  scope: CommandScope,
  most: number,
): Promise<void> {
  const { instanceId } = scope;
  if ((await countDocumentClients(sql, instanceId, most)) < most) return;
  const unusedSince = new Date(clock().getTime() - unusedMs);
  const unused = await idleClients(sql, instanceId, {
    origins: ['document'],
    unusedSince,
    idleSince: new Date(0),
    limit: atOnce,
  });
  for (const each of unused) await remove(scope, each);
  if (unused.length > 0) return;
  throw failedPrecondition(
    'REG-Doc05',
    `This server knows ${most} clients by their documents, and may know no more; its administrator can allow more, or remove some`,
    { field: 'client_id' },
  );
}
