import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { AuthorizationService } from '../../../contract/services/authorization/v2.ts';
import {
  GroupAuthorizationService,
  GroupNestingService,
} from '../../../contract/services/postern/group/v1.ts';
import { skipToken, useQueryOf } from '../api/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { Sentence } from '../texts/sentence.tsx';
import { Badge, Failed, Loading } from '../ui/index.ts';
import { isActive, ofUsers } from './queries.ts';

const most = 1_000;

interface Reason {
  readonly id: string;
  readonly text: string;
  readonly roles: readonly string[];
  readonly project: { readonly id: string; readonly name: string };
  readonly more?: Readonly<Record<string, ReactNode>>;
  readonly counts: boolean;
}

/** What a user may do, in sentences that say where each role comes from. */
export const Effective = ({ userId, name }: { readonly userId: string; readonly name: string }) => {
  const t = useTexts();
  const say = useSay();
  const { reasons, error, isPending, groupsUnknown } = useReasons(userId);
  const texts = t.authorizations.effective;
  return (
    <Card title={say(texts.title, { name })} text={texts.text}>
      {error && <Failed error={error} />}
      {isPending && <Loading lines={2} />}
      {!error && !isPending && reasons.length === 0 && <p className="muted">{texts.none}</p>}
      {reasons.length > 0 && (
        <Things label={say(texts.title, { name })}>
          {reasons.map(({ id, text, roles, project, more, counts }) => (
            <Thing key={id}>
              <Sentence
                text={text}
                of={{
                  ...more,
                  roles: <Roles keys={roles} />,
                  project: <Link to={`/projects/${project.id}`}>{project.name || project.id}</Link>,
                }}
              />{' '}
              {!counts && <Badge kind="warn">{texts.inactive}</Badge>}
            </Thing>
          ))}
        </Things>
      )}
      {groupsUnknown && <p className="muted small">{texts.unknownGroups}</p>}
    </Card>
  );
};

/** Keys as the language lists them: `a`, `b` and `c`. */
const Roles = ({ keys }: { readonly keys: readonly string[] }) => {
  const language = useLanguage();
  return new Intl.ListFormat(language).formatToParts(keys).map(({ type, value }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which stay in their order
    <Fragment key={index}>{type === 'element' ? <code>{value}</code> : value}</Fragment>
  ));
};

function useReasons(userId: string) {
  const texts = useTexts().authorizations.effective;
  const own = useQueryOf(AuthorizationService.method.listAuthorizations, {
    pagination: { limit: most },
    filters: [ofUsers([userId])],
  });
  const groups = useQueryOf(GroupNestingService.method.listGroupsOfUser, { userId });
  const held = groups.data?.groups ?? [];
  const ofGroups = useQueryOf(
    GroupAuthorizationService.method.listGroupAuthorizations,
    held.length > 0
      ? {
          pagination: { limit: most },
          filters: [{ filter: { case: 'groupIds', value: { ids: held.map(({ id }) => id) } } }],
        }
      : skipToken,
  );
  const direct = (own.data?.authorizations ?? []).map((one): Reason => {
    const { project, organization } = one;
    const granted = organization?.id !== project?.organizationId;
    return {
      id: one.id,
      text: granted ? texts.grant : texts.direct,
      roles: one.roles.map(({ key }) => key),
      project: { id: project?.id ?? '', name: project?.name ?? '' },
      more: {
        organization: <strong>{organization?.name || texts.anOrganization}</strong>,
      },
      counts: isActive(one),
    };
  });
  const throughGroups = (ofGroups.data?.authorizations ?? []).map((one): Reason => {
    const group = held.find(({ id }) => id === one.groupId);
    return {
      id: one.id,
      text: group?.direct ? texts.group : texts.groupWithin,
      roles: one.roleKeys,
      project: { id: one.projectId, name: one.projectName },
      more: { group: <Link to={`/groups/${one.groupId}`}>{one.groupName}</Link> },
      counts: true,
    };
  });
  return {
    reasons: [...direct, ...throughGroups],
    error: own.error,
    isPending: own.isPending,
    groupsUnknown: groups.error !== null || ofGroups.error !== null,
  };
}
