import { paginationOf, timestamp } from '../contract/details.ts';
import { pageAsked } from '../contract/page-asked.ts';
import type { AuthorizationService } from '../contract/services/authorization/v2.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { type AuthorizationOperations, authorizationOperations } from './operations.ts';
import { searchReadable } from './reading.ts';
import { authorizationAnswer, authorizationFilter, authorizationSort } from './wire.ts';

/** `zitadel.authorization.v2.AuthorizationService` */
export const authorizationService = (
  platform: Platform,
  authorizations: AuthorizationOperations = authorizationOperations(platform),
) =>
  implement<typeof AuthorizationService>('zitadel.authorization.v2.AuthorizationService', {
    async listAuthorizations(request, context) {
      const page = await searchReadable(platform, context, {
        page: pageAsked(context, request.pagination),
        sort: authorizationSort(request.sortingColumn),
        filter(where) {
          for (const filter of request.filters) authorizationFilter(where, filter);
        },
      });
      return {
        pagination: paginationOf(page),
        authorizations: page.rows.map((row) => authorizationAnswer(row, context.instance.origin)),
      };
    },

    async createAuthorization(request, context) {
      const { userId, projectId, organizationId, roleKeys } = request;
      const { id, done } = await authorizations.create(context, {
        userId,
        projectId,
        orgId: organizationId,
        roleKeys,
      });
      return { id, creationDate: timestamp(done.changedAt) };
    },

    async updateAuthorization(request, context) {
      const done = await authorizations.change(context, request.id, request.roleKeys);
      return { changeDate: timestamp(done.changedAt) };
    },

    async deleteAuthorization(request, context) {
      const done = await authorizations.remove(context, request.id);
      return { deletionDate: done.changed ? timestamp(done.changedAt) : undefined };
    },

    async activateAuthorization(request, context) {
      const done = await authorizations.activate(context, request.id);
      return { changeDate: timestamp(done.changedAt) };
    },

    async deactivateAuthorization(request, context) {
      const done = await authorizations.deactivate(context, request.id);
      return { changeDate: timestamp(done.changedAt) };
    },
  });
