import { callUnaryMethod } from '@connectrpc/connect-query';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  type Organization,
  OrganizationSchema,
  OrganizationService,
  OrganizationState,
} from '../../../contract/services/org/v2.ts';
import {
  changes,
  refetch,
  useCall,
  useForeseen,
  usePermissions,
  useQueryOf,
  useTransport,
} from '../api/index.ts';
import { useSession } from '../shell/session.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban, Flag, Play, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt } from '../ui/index.ts';
import { isActive } from './queries.ts';

const { method } = OrganizationService;

const becomes =
  (state: OrganizationState) =>
  ({ organizationId }: { readonly organizationId?: string }) =>
    changes(OrganizationSchema, ({ id }) => id === organizationId, { state });

/** Version 2 cannot; the descriptors of version 1 are large, so they come when they are needed. */
function useMakeDefault(): (orgId: string) => Promise<unknown> {
  const transport = useTransport();
  const queries = useQueryClient();
  return async (orgId) => {
    const { AdminService } = await import('../../../contract/services/admin/v1.ts');
    await callUnaryMethod(transport, AdminService.method.setDefaultOrg, { orgId });
    await refetch(queries);
  };
}

export const Deeds = ({ organization }: { readonly organization: Organization }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const { has } = usePermissions();
  const { orgId: own } = useSession().claims();
  const { data: defaults } = useQueryOf(method.listOrganizations, {
    queries: [{ query: { case: 'defaultQuery', value: {} } }],
  });
  const makeDefault = useMakeDefault();
  const deactivate = useForeseen(method.deactivateOrganization, becomes(OrganizationState.INACTIVE));
  const activate = useForeseen(method.activateOrganization, becomes(OrganizationState.ACTIVE));
  const remove = useCall(method.deleteOrganization, []);
  const { id, name } = organization;
  const { deeds } = t.organizations;
  const told = (text: string) => say(text, { name });
  const isDefault = defaults?.result[0]?.id === id;
  return (
    <AskingMenu
      deeds={[
        has('iam.write') &&
          defaults !== undefined &&
          !isDefault && {
            id: 'default',
            label: deeds.makeDefault,
            icon: Flag,
            run: () => attempt(() => makeDefault(id), told(deeds.madeDefault)),
          },
        has('org.write') &&
          isActive(organization) && {
            id: 'deactivate',
            label: deeds.deactivate,
            icon: Ban,
            ask: {
              title: say(t.common.labelled, { label: deeds.deactivate, value: name }),
              text: deeds.deactivateText,
            },
            run: () =>
              void attempt(() => deactivate({ organizationId: id }), told(deeds.deactivated), {
                label: t.common.undo,
                run: () => void attempt(() => activate({ organizationId: id }), t.common.undone),
              }),
          },
        has('org.write') &&
          !isActive(organization) && {
            id: 'reactivate',
            label: deeds.reactivate,
            icon: Play,
            run: () => attempt(() => activate({ organizationId: id }), told(deeds.reactivated)),
          },
        has('org.delete') &&
          !isDefault && {
            id: 'remove',
            label: deeds.remove,
            icon: Trash2,
            kind: 'danger',
            ask: { title: told(t.common.removeTitle), text: deeds.removeText, typed: name },
            run: () =>
              attempt(async () => {
                await remove({ organizationId: id });
                // The one in view may be the one that is gone.
                await navigate({ to: '/organizations', search: { org: own } as never });
              }, told(deeds.removed)),
          },
      ]}
    />
  );
};
