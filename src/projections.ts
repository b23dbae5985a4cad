import { applicationProjections } from './application/index.ts';
import { type Projection, withOwners } from './eventstore/index.ts';
import { instanceProjections } from './instance/index.ts';
import { memberProjections } from './member/index.ts';
import { oidcProjections } from './oidc/index.ts';
import { orgProjections } from './org/index.ts';
import { projectProjections } from './project/index.ts';
import { sessionProjections } from './session/index.ts';
import { settingsProjections } from './settings/index.ts';
import { userProjections } from './user/index.ts';
import { webKeyProjections } from './webkey/index.ts';

/** Every projection of the product; the projector's thread runs them all. */
export const projections: readonly Projection[] = [
  ...instanceProjections,
  ...orgProjections,
  ...memberProjections,
  ...settingsProjections,
  ...userProjections,
  ...projectProjections,
  ...applicationProjections,
  ...sessionProjections,
  ...webKeyProjections,
  ...oidcProjections,
].map(withOwners);
