import { randomSecret } from '../crypto/index.ts';
import type { Platform } from '../platform.ts';
import { alphabetOf, type GeneratorName, lifeOf } from './secret-generators.ts';
import { settingsOf } from './settings.ts';

export interface GeneratedSecret {
  readonly plain: string;
  /** In nanoseconds, as events carry durations; 0 for what does not expire. */
  readonly expiry: number;
}

/** A new code or secret, as the instance has them made. */
export async function generateSecret(
  platform: Pick<Platform, 'sql' | 'store' | 'projections'>,
  instanceId: string,
  name: GeneratorName,
): Promise<GeneratedSecret> {
  const generators = await settingsOf(platform).secretGenerators(instanceId, '');
  const { values } = generators.values[name];
  return { plain: randomSecret(values.length, alphabetOf(values)), expiry: lifeOf(name, values) };
}
