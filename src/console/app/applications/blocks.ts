/** What one puts into an application so that it signs people in here: a file for each framework, filled in. */

import { apiBlocks } from './blocks/api.ts';
import { browserBlocks } from './blocks/browser.ts';
import type { Block, Blocks, Connection } from './blocks/connection.ts';
import { deviceBlocks } from './blocks/device.ts';
import { nodeBlocks } from './blocks/node.ts';
import { productBlocks } from './blocks/product.ts';
import { proxyBlocks } from './blocks/proxy.ts';
import { serverBlocks } from './blocks/server.ts';

const blocks: Blocks = {
  ...browserBlocks,
  ...nodeBlocks,
  ...serverBlocks,
  ...deviceBlocks,
  ...apiBlocks,
  ...productBlocks,
  ...proxyBlocks,
};

/** None where the values say it all. */
export const blocksFor = (framework: string, connection: Connection): readonly Block[] =>
  blocks[framework]?.(connection) ?? [];
