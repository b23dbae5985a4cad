import type { InstanceContext } from '../../contract/types.ts';
import { findInstance, originFor } from '../../instance/index.ts';
import type { Platform } from '../../platform.ts';
import type { StreamRow } from './queries.ts';

/**
 * By which issuer receivers of the instance know the server, whether they are asked, polled or pushed to: that of the stream
 * as long as the instance has its domain.
 */
export async function issuersOf(
  { sql }: Pick<Platform, 'sql'>,
  { id, origin }: Pick<InstanceContext, 'id' | 'origin'>,
): Promise<(stream: Pick<StreamRow, 'issuer'>) => string> {
  const { domains = [] } = (await findInstance(sql, id)) ?? {};
  return ({ issuer }) => originFor(issuer, { domains }, origin);
}
