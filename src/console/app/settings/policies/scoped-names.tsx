import { OrganizationSettingsService } from '../../../../contract/services/postern/settings/v1.ts';
import { changes, useCall, useForeseen, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { Card } from '../../object/index.ts';
import { useOrgId } from '../../shell/org.tsx';
import { useTexts } from '../../texts/index.ts';
import { RotateCcw } from '../../ui/icons.ts';
import { attempt, Badge, Button, Switch } from '../../ui/index.ts';
import type { PolicyPart } from './policy.ts';

const { getOrganizationSettings, setOrganizationSettings, resetOrganizationSettings } =
  OrganizationSettingsService.method;

/** Where user names of an organization are unique: it alone has the setting. */
export const ScopedNames = ({ level }: PolicyPart) => (level === 'organization' ? <OfOrganization /> : null);

const OfOrganization = () => {
  const t = useTexts();
  const organizationId = useOrgId();
  const { has } = usePermissions();
  const { organizationScopedUsernames, isDefault } = useSuspenseQueryOf(getOrganizationSettings, {
    organizationId,
  }).data;
  const set = useForeseen(
    setOrganizationSettings,
    ({ organizationScopedUsernames = false }) =>
      changes(getOrganizationSettings.output, () => true, { organizationScopedUsernames, isDefault: false }),
    [getOrganizationSettings, { organizationId }],
  );
  const reset = useCall(resetOrganizationSettings);
  const texts = t.instance.scopedNames;
  const may = has('iam.policy.write');
  const change = (on: boolean) => set({ organizationId, organizationScopedUsernames: on });
  const toggle = (on: boolean) =>
    attempt(() => change(on), on ? texts.on : texts.off, {
      label: t.common.undo,
      run: () => void attempt(() => (isDefault ? reset({ organizationId }) : change(!on)), t.common.undone),
    });
  return (
    <Card
      title={texts.title}
      text={texts.text}
      actions={
        <>
          <Badge>{isDefault ? texts.isDefault : texts.own}</Badge>
          {may && !isDefault && (
            <Button
              icon={RotateCcw}
              onPress={() => void attempt(() => reset({ organizationId }), texts.wasReset)}
            >
              {texts.reset}
            </Button>
          )}
        </>
      }
    >
      <Switch
        hint={texts.hint}
        isSelected={organizationScopedUsernames}
        onChange={(on) => void toggle(on)}
        isDisabled={!may}
      >
        {texts.label}
      </Switch>
    </Card>
  );
};
