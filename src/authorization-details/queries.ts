import type { Sql } from 'postgres';
import { createCache, staleWhileAwayMs } from '../cache/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import type { DetailField, DetailsType, Texts } from './declared.ts';

interface TypeRow {
  readonly name: string;
  readonly project_id: string;
  readonly title: Texts;
  readonly fields: readonly DetailField[];
  readonly ask_each_time: boolean;
  readonly change_date: Date;
}

const typeOf = ({ name, title, fields, ask_each_time }: TypeRow): DetailsType => ({
  name,
  title,
  fields,
  askEachTime: ask_each_time,
});

/** Those of a project, which are few, by name. */
export async function typesOfProject(sql: Sql, instanceId: string, projectId: string) {
  const rows = await sql<TypeRow[]>`
    SELECT name, project_id, title, fields, ask_each_time, change_date
    FROM projections.authorization_details_types_projection
    WHERE instance_id = ${instanceId} AND project_id = ${projectId} ORDER BY name`;
  return rows.map((row) => ({ type: typeOf(row), changedAt: row.change_date }));
}

/** A type that clients may use now. */
export interface UsableType extends DetailsType {
  readonly projectId: string;
}

export type UsableTypes = ReadonlyMap<string, UsableType>;

const active = 1;

/** All that the active projects of an instance declare, by name; remembered until an event of a project or organization is projected. */
export const usableTypesOf = oncePer(
  ({
    sql,
    projections,
  }: Pick<Platform, 'sql' | 'projections'>): ((instanceId: string) => Promise<UsableTypes>) => {
    const types = createCache<UsableTypes>({
      maxEntries: 1_000,
      ttlMs: 60_000,
      staleMs: staleWhileAwayMs,
      async load(instanceId) {
        const rows = await sql<TypeRow[]>`
          SELECT t.name, t.project_id, t.title, t.fields, t.ask_each_time, t.change_date
          FROM projections.authorization_details_types_projection t
          JOIN projections.projects_projection p
            ON p.instance_id = t.instance_id AND p.id = t.project_id AND p.state = ${active}
          JOIN projections.orgs_projection o
            ON o.instance_id = t.instance_id AND o.id = t.resource_owner AND o.state = ${active}
          WHERE t.instance_id = ${instanceId} ORDER BY t.name`;
        return {
          value: new Map(rows.map((row) => [row.name, { ...typeOf(row), projectId: row.project_id }])),
          dependsOn: [
            { instanceId, aggregateType: 'project' },
            { instanceId, aggregateType: 'org' },
          ],
        };
      },
    });
    projections.onProjected(({ changes }) => types.changed(changes));
    return async (instanceId) => types.get(instanceId);
  },
);
