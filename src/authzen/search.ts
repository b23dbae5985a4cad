import type { Encryption } from '../crypto/types.ts';
import type { JsonObject } from './body.ts';
import { actionOf, checkContext, resourceOf, subjectOf } from './entities.ts';
import { askedPage } from './pages.ts';
import { isSearchable, type Policy, type Session } from './policy.ts';

/** Searches (§8): which subjects, resources or actions. What is unknown is not found, and no error. */

type Search = (policy: Policy, session: Session, body: JsonObject, encryption: Encryption) => Promise<object>;

const whose = ({ instance, asker }: Session) => [instance.id, asker.projectId];

/**
 * Ids alone, and of those alone who may do what is asked after: the project's applications learn of nobody whom they
 * would turn away.
 */
export const subjects: Search = async (policy, session, body, encryption) => {
  checkContext(body);
  const { type } = subjectOf(body, 'searched');
  const action = actionOf(body);
  const resource = resourceOf(body);
  const search = ['subject', ...whose(session), type, action, ...Object.values(resource)];
  const page = askedPage(encryption, body, search);
  const { instance, asker } = session;
  const found = isSearchable(type)
    ? await policy.search.users(
        {
          instanceId: instance.id,
          projectId: asker.projectId,
          organizationId: resource.organizationId,
          action,
          resource,
        },
        page,
      )
    : { ids: [], next: undefined };
  return {
    page: page.answer(found.ids.length, found.next),
    results: found.ids.map((userId) => ({ type, id: policy.nameOf(session, userId) })),
  };
};

/** Resources on which something was given; `every_resource` tells that others may be used as well. */
export const resources: Search = async (policy, session, body, encryption) => {
  checkContext(body);
  const entity = subjectOf(body);
  const action = actionOf(body);
  const { type, organizationId } = resourceOf(body, 'searched');
  const search = ['resource', ...whose(session), entity.type, entity.id, action, type, organizationId];
  const page = askedPage(encryption, body, search);
  const subject = await policy.subject(session, entity, { organizationId });
  const { instance, asker } = session;
  const found = subject
    ? await policy.search.resources(
        { instanceId: instance.id, projectId: asker.projectId, subject, action, type },
        page,
      )
    : { ids: [], next: undefined, every: false };
  return {
    page: page.answer(found.ids.length, found.next),
    ...(found.every && { context: { every_resource: true } }),
    results: found.ids.map((id) => ({ type, id })),
  };
};

/** All of a type's actions are few: they are one page. */
export const actions: Search = async (policy, session, body, encryption) => {
  checkContext(body);
  const entity = subjectOf(body);
  const resource = resourceOf(body);
  const search = ['action', ...whose(session), entity.type, entity.id, ...Object.values(resource)];
  const page = askedPage(encryption, body, search);
  const subject = await policy.subject(session, entity, resource);
  const { instance, asker } = session;
  const names = subject
    ? await policy.decisions.actions({
        instanceId: instance.id,
        projectId: asker.projectId,
        subject,
        resource,
      })
    : [];
  const start = page.after === '' ? 0 : names.indexOf(page.after) + 1;
  const shown = names.slice(start, start + page.limit);
  const rest = names.length > start + shown.length;
  return {
    page: page.answer(shown.length, rest ? shown.at(-1) : undefined),
    results: shown.map((name) => ({ name })),
  };
};
