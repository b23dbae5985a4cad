import { deletionDate, timestamp } from '../contract/details.ts';
import type { AuthorizationDetailsService } from '../contract/services/postern/project/v1.ts';
import { implement, type RequestContext } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import { type Decision, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { removeType, setType } from './commands.ts';
import { typesOfProject } from './queries.ts';
import { type DeclaredTypes, declaredTypesAggregate } from './state.ts';
import { kindNumber, kindOf } from './wire.ts';

/** `postern.project.v1.AuthorizationDetailsService` */
export function authorizationDetailsService(platform: Platform) {
  const { store, sql } = platform;
  const change = (
    context: RequestContext,
    projectId: string,
    decide: (declared: DeclaredTypes) => Decision,
  ) =>
    runCommand(store, context.scope, declaredTypesAggregate, projectId, async ({ state, owner }) => {
      if (state.projectExists) await context.require('project.write', { orgId: owner, projectId });
      return decide(state);
    });

  return implement<typeof AuthorizationDetailsService>('postern.project.v1.AuthorizationDetailsService', {
    async listAuthorizationDetailsTypes({ projectId }, context) {
      const project = await store.load(context.instance.id, declaredTypesAggregate, projectId);
      if (!project.state.projectExists)
        throw notFound('RAR-Prj01', 'Project not found', { field: 'project_id' });
      await context.require('project.read', { orgId: project.owner, projectId });
      const declared = await typesOfProject(sql, context.instance.id, projectId);
      return {
        types: declared.map(({ type, changedAt }) => ({
          name: type.name,
          title: { ...type.title },
          askEachTime: type.askEachTime,
          fields: type.fields.map((field) => ({
            path: field.path,
            kind: kindNumber(field.kind),
            required: field.required,
            label: { ...field.label },
            values: [...field.values],
          })),
          changeDate: timestamp(changedAt),
        })),
      };
    },

    async setAuthorizationDetailsType({ projectId, name, title, fields, askEachTime }, context) {
      const type = {
        name,
        title,
        askEachTime,
        fields: fields.map(({ path, kind, required, label, values }) => ({
          path,
          kind: kindOf(kind),
          required,
          label,
          values,
        })),
      };
      const done = await change(context, projectId, (declared) => setType(declared, type));
      return { setDate: timestamp(done.changedAt) };
    },

    async deleteAuthorizationDetailsType({ projectId, name }, context) {
      const done = await change(context, projectId, (declared) => removeType(declared, name));
      return { deletionDate: deletionDate(done) };
    },
  });
}
