import type { DescMethodUnary } from '@bufbuild/protobuf';
import { AdminService } from '../../../../contract/services/admin/v1.ts';
import { ManagementService } from '../../../../contract/services/management/v1.ts';
import {
  type LoginPolicy,
  LoginPolicySchema,
  MultiFactorType,
  SecondFactorType,
} from '../../../../contract/services/policy/v1.ts';
import { changes, useForeseen } from '../../api/index.ts';
import { Card } from '../../object/index.ts';
import { useSay, useTexts } from '../../texts/index.ts';
import { attempt, Switch } from '../../ui/index.ts';
import type { FieldTexts } from '../catalogue.ts';
import type { Method, PolicyPart } from './policy.ts';

const calls = { instance: AdminService.method, organization: ManagementService.method };

const seconds = [
  SecondFactorType.OTP,
  SecondFactorType.U2F,
  SecondFactorType.OTP_EMAIL,
  SecondFactorType.OTP_SMS,
  SecondFactorType.RECOVERY_CODES,
];
const multis = [MultiFactorType.U2F_WITH_VERIFICATION];

/** Which factors may be used: each is allowed and forbidden by itself. */
export const LoginFactors = ({ level, open, policy }: PolicyPart) => {
  const t = useTexts();
  const { secondFactors, multiFactors } = policy as LoginPolicy;
  const own = calls[level];
  const texts = t.settings.factors;
  return (
    <>
      <Factors
        title={texts.second}
        text={open ? texts.secondText : texts.ownFirst}
        all={seconds}
        allowed={secondFactors}
        texts={texts.seconds}
        kind="secondFactors"
        add={own.addSecondFactorToLoginPolicy}
        remove={own.removeSecondFactorFromLoginPolicy}
        shownBy={own.getLoginPolicy}
        open={open}
      />
      <Factors
        title={texts.multi}
        text={open ? texts.multiText : texts.ownFirst}
        all={multis}
        allowed={multiFactors}
        texts={texts.multis}
        kind="multiFactors"
        add={own.addMultiFactorToLoginPolicy}
        remove={own.removeMultiFactorFromLoginPolicy}
        shownBy={own.getLoginPolicy}
        open={open}
      />
    </>
  );
};

type Kind = 'secondFactors' | 'multiFactors';

const becomes = (kind: Kind, isAllowed: boolean) => (of: object) =>
  changes(
    LoginPolicySchema,
    () => true,
    (policy) => {
      const { type } = of as { readonly type: SecondFactorType & MultiFactorType };
      const others = policy[kind].filter((one) => one !== type);
      return { [kind]: isAllowed ? [...others, type] : others };
    },
  );

const Factors = ({
  title,
  text,
  all,
  allowed,
  texts,
  open,
  kind,
  ...methods
}: {
  readonly title: string;
  readonly text: string;
  readonly all: readonly number[];
  readonly allowed: readonly number[];
  readonly texts: Readonly<Record<string, FieldTexts>>;
  readonly kind: Kind;
  readonly add: DescMethodUnary;
  readonly remove: DescMethodUnary;
  readonly shownBy: DescMethodUnary;
  readonly open: boolean;
}) => {
  const t = useTexts();
  const say = useSay();
  const add = useForeseen(methods.add as Method, becomes(kind, true), [methods.shownBy]);
  const remove = useForeseen(methods.remove as Method, becomes(kind, false), [methods.shownBy]);
  const toggle = (type: number, on: boolean) => {
    const name = texts[type]?.label ?? String(type);
    const told = say(on ? t.settings.factors.allowed : t.settings.factors.forbidden, { name });
    const change = on ? add : remove;
    const back = on ? remove : add;
    void attempt(() => change({ type } as never), told, {
      label: t.common.undo,
      run: () => void attempt(() => back({ type } as never), t.common.undone),
    });
  };
  return (
    <Card title={title} text={text}>
      {all.map((type) => (
        <Switch
          key={type}
          hint={texts[type]?.hint}
          isSelected={allowed.includes(type)}
          onChange={(on) => toggle(type, on)}
          isDisabled={!open}
        >
          {texts[type]?.label}
        </Switch>
      ))}
    </Card>
  );
};
