import { applicationProjections } from './application/index.ts';
import { defineProjection, type Projection } from './eventstore/index.ts';
import { instanceProjections } from './instance/index.ts';
import { memberProjections } from './member/index.ts';
import { oidcProjections } from './oidc/index.ts';
import { orgProjections } from './org/index.ts';
import { projectProjections } from './project/index.ts';
import { sessionProjections } from './session/index.ts';
import { settingsProjections } from './settings/index.ts';
import { userProjections } from './user/index.ts';
import { webKeyProjections } from './webkey/index.ts';

/** An instance that is removed takes all rows with it, whichever feature they are of. */
const withInstanceRemoval = (projection: Projection): Projection =>
  defineProjection({
    ...projection,
    handlers: [
      ...projection.handlers,
      {
        type: 'instance.removed',
        apply(event, rows) {
          for (const table of projection.tables) rows.removeWhere(table, { instance_id: event.aggregateId });
        },
      },
    ],
  });

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
].map(withInstanceRemoval);
