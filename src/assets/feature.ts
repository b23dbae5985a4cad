import type { Config } from '../config/index.ts';
import type { Feature, Job } from '../feature.ts';
import { sweep } from './sweeping.ts';

const sweeping = (config: Config): Job => ({
  name: 'assets',
  schedule: '41 * * * *',
  run: async (tools, signal) => {
    await sweep(config, tools, signal);
  },
});

/** Pictures and fonts that are uploaded; they are served beside the RPCs, and what nothing shows any more goes. */
export const assetFeature: Feature = { name: 'assets', jobs: (config) => [sweeping(config)] };
