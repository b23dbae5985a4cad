import { useCall, usePermissions, useQueryOf } from '../api/index.ts';
import { Card } from '../object/index.ts';
import { baseOf, type Level } from '../settings/catalogue.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { LogIn } from '../ui/icons.ts';
import { attempt, ButtonLink, Failed, Loading, Switch } from '../ui/index.ts';
import { allOffers, callsAt, needs } from './calls.ts';

/** Whether people are offered to sign in by a provider. */
export const Offer = ({
  level,
  id,
  name,
}: {
  readonly level: Level;
  readonly id: string;
  readonly name: string;
}) => {
  const say = useSay();
  const { common, identityProviders: texts } = useTexts();
  const { has } = usePermissions();
  const calls = callsAt(level);
  const offers = useQueryOf(calls.listLoginPolicyIDPs, allOffers);
  const policy = useQueryOf(calls.getLoginPolicy, {});
  const addIt = useCall(calls.addIDPToLoginPolicy);
  const removeIt = useCall(calls.removeIDPFromLoginPolicy);
  const error = offers.error ?? policy.error;
  if (error) return <Failed error={error} />;
  if (!offers.data || !policy.data) return <Loading lines={2} />;
  const inherits = level === 'organization' && policy.data.policy?.isDefault === true;
  const isOffered = offers.data.result.some(({ idpId }) => idpId === id);
  const turn = (on: boolean) => (on ? addIt({ idpId: id }) : removeIt({ idpId: id }));
  const toggle = (on: boolean) =>
    void attempt(() => turn(on), say(on ? texts.wasOffered : texts.wasWithdrawn, { name }), {
      label: common.undo,
      run: () => void attempt(() => turn(!on), common.undone),
    });
  return (
    <Card
      title={texts.atSignIn}
      text={inherits && texts.inherited}
      actions={
        inherits && (
          <ButtonLink to={`${baseOf.organization}/login`} icon={LogIn}>
            {texts.toSettings}
          </ButtonLink>
        )
      }
    >
      <Switch isSelected={isOffered} onChange={toggle} isDisabled={inherits || !has(needs[level].offer)}>
        {texts.offer}
      </Switch>
    </Card>
  );
};
