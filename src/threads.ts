/** Threads beside the main one. The build makes each entry point part of the executable under the same name. */
export const projectorThread = (): Worker =>
  new Worker(new URL('../workers/projector.ts', import.meta.url).href);
