import type { ReactNode } from 'react';
import { AdminService } from '../../../contract/services/admin/v1.ts';
import { EmailProviderState } from '../../../contract/services/settings/v1.ts';
import { useQueryOf } from '../api/index.ts';

const changesOfLook = [
  'instance.policy.label.changed',
  'instance.policy.label.logo.added',
  'instance.policy.label.icon.added',
  'org.policy.label.added',
];

/** Whether mail is set up, and whether somebody has chosen a look; undefined until the API has told. */
export const InstanceSteps = ({
  children,
}: {
  readonly children: (mail: boolean | undefined, look: boolean | undefined) => ReactNode;
}) => {
  const providers = useQueryOf(AdminService.method.listEmailProviders, {});
  const changes = useQueryOf(AdminService.method.listEvents, { limit: 1, eventTypes: changesOfLook });
  return children(
    providers.data?.result.some(({ state }) => state === EmailProviderState.EMAIL_PROVIDER_ACTIVE),
    changes.data && changes.data.events.length > 0,
  );
};
