import type { Sql } from 'postgres';
import { type CommandScope, runCommand } from '../eventstore/index.ts';
import type { Job } from '../feature.ts';
import type { Platform } from '../platform.ts';
import { changeApplication } from './commands.ts';
import { readServiceProvider } from './saml-config.ts';
import { fetchMetadata } from './saml-metadata.ts';
import { applicationAggregate } from './state.ts';

interface Described {
  readonly instance_id: string;
  readonly id: string;
  readonly project_id: string;
  readonly entity_id: string;
  readonly saml_metadata_url: string;
}

/** Applications whose metadata is read at an address. */
const described = (sql: Sql) => sql<Described[]>`
  select instance_id, id, project_id, entity_id, saml_metadata_url from projections.applications_projection
  where saml_metadata_url <> '' order by instance_id, id`;

const ownScope = (instanceId: string): CommandScope => ({
  instanceId,
  editor: { user: 'SYSTEM', service: 'saml' },
  observe: () => {},
});

/** Takes what stands there by now, where it is still the same entity and the application still reads it there. */
export async function refreshMetadata(
  { store, outbound }: Pick<Platform, 'store' | 'outbound'>,
  { instance_id, id, project_id, entity_id, saml_metadata_url: url }: Described,
): Promise<boolean> {
  const read = readServiceProvider(await fetchMetadata(outbound, url), 'metadata_url');
  if (read.entityId !== entity_id) throw new Error(`it is of another entity by now: ${read.entityId}`);
  const { changed } = await runCommand(
    store,
    ownScope(instance_id),
    applicationAggregate(id),
    project_id,
    ({ state }) => {
      const { config } = state;
      const isSame =
        config.kind === 'saml' && config.saml.metadataUrl === url && config.saml.entityId === entity_id;
      if (!isSame) return { events: [] };
      return changeApplication(state, {
        projectId: project_id,
        appId: id,
        saml: { metadata: read.metadata },
      });
    },
  );
  return changed;
}

/** Metadata of applications is read again where it stands, so that their certificates may follow one another there. */
export const refreshSamlMetadata: Job = {
  name: 'SAML metadata',
  schedule: '41 * * * *',
  async run({ platform }, signal) {
    for (const application of await described(platform.sql)) {
      if (signal.aborted) return;
      const fields = { instance: application.instance_id, application: application.id };
      try {
        if (await refreshMetadata(platform, application))
          platform.log.info('metadata of a SAML application was taken up', fields);
      } catch (error) {
        platform.log.warn('metadata of a SAML application was not read again', { ...fields, error });
      }
    }
  },
};
