export { type Config, configSchema } from '../../config/schema.ts';
export { certificatePortOf } from './certificates.ts';
export { type Problem, problemLine } from './given.ts';
export { type ConfigSource, loadConfig, type ReadConfig, readConfig } from './load.ts';
export { nearestName } from './nearest.ts';
export { commentedYaml, configReference } from './reference.ts';
export { showConfig } from './show.ts';
