import manifest from '../package.json';

/** Name and version as the API, the command line and telemetry tell them. */
export const product = { name: manifest.name, version: manifest.version } as const;
