import type { ModelGrant, ModelProject } from '../model.ts';
import type { World } from '../world.ts';

/** What a step is about, by chance. */
export interface Chosen {
  readonly projectId: string;
  readonly project: ModelProject;
  readonly userId: string;
  readonly partnerId: string;
  readonly roleKey: string;
  /** Of the project to the partner. */
  readonly grant: ModelGrant | undefined;
}

/** Does something to the server and the same to the model; false where it was not possible. */
export type Step = (world: World, chosen: Chosen) => Promise<boolean>;
export type Steps = Readonly<Record<string, Step>>;
