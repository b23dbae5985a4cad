import { Match, type TrustedIssuer } from '../../../contract/services/postern/trust/v1.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Plus, X } from '../ui/icons.ts';
import { Button, Select, TextField, tellDone } from '../ui/index.ts';
import type { BindingWords } from './bindings.tsx';
import { type Holder, method } from './queries.ts';

type Matching = 'exact' | 'prefix';

interface Rule {
  readonly claim: string;
  readonly match: Matching;
  readonly value: string;
}

const blank: Rule = { claim: '', match: 'exact', value: '' };

const matchings = { exact: Match.EXACT, prefix: Match.PREFIX } as const;

/** Says which tokens of an issuer are those of a service account or application. */
export const BindForm = ({
  issuers,
  holder,
  words,
  subject,
  onDone,
}: {
  readonly issuers: readonly TrustedIssuer[];
  readonly holder: Holder;
  readonly words: Pick<BindingWords, 'bind' | 'isBound'>;
  /** What `sub` has to be; '' where that is not known. */
  readonly subject: string;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const bind = useCall(method.bindTrustedIssuer);
  const texts = t.trust;
  const holderId = holder.case === 'application' ? holder.value.applicationId : holder.value;
  const form = useForm({
    id: `bind:${holderId}`,
    initial: {
      issuer: issuers[0]?.id ?? '',
      rules: [{ ...blank, claim: 'sub', value: subject }] as readonly Rule[],
    },
    required: ['issuer'],
    check: ({ rules }) => ({
      rules: rules.some(({ claim, value }) => !claim.trim() || !value.trim()) && t.common.required,
    }),
    async submit({ issuer, rules }) {
      await bind({
        id: issuer,
        holder,
        rules: rules.map(({ claim, match, value }) => ({
          claim: claim.trim(),
          match: matchings[match],
          value: value.trim(),
        })),
      });
      tellDone(words.isBound);
    },
  });
  const { rules } = form.values;
  const { wrong } = form.field('rules');
  const change = (index: number, more: Partial<Rule>) =>
    form.set({ rules: rules.map((rule, at) => (at === index ? { ...rule, ...more } : rule)) });
  return (
    <Form form={form} deed={words.bind} evenUnchanged={subject !== ''} onCancel={onDone} onDone={onDone}>
      <Select
        label={texts.issuer}
        choices={issuers.map(({ id, name }) => ({ id, label: name }))}
        {...form.field('issuer')}
      />
      {rules.map((rule, index) => (
        <RuleFields
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have nothing else until they are sent
          key={index}
          number={index + 1}
          rule={rule}
          wrong={wrong}
          onChange={(more) => change(index, more)}
          {...(rules.length > 1 && { onDrop: () => form.set({ rules: rules.toSpliced(index, 1) }) })}
        />
      ))}
      <div>
        <Button icon={Plus} onPress={() => form.set({ rules: [...rules, blank] })}>
          {texts.anotherRule}
        </Button>
      </div>
    </Form>
  );
};

const RuleFields = ({
  number,
  rule: { claim, match, value },
  wrong,
  onChange,
  onDrop,
}: {
  readonly number: number;
  readonly rule: Rule;
  readonly wrong: React.ReactNode;
  readonly onChange: (more: Partial<Rule>) => void;
  readonly onDrop?: () => void;
}) => {
  const { trust: texts } = useTexts();
  const say = useSay();
  return (
    <fieldset className="stack">
      <legend>{say(texts.ruleNumber, { number })}</legend>
      <TextField
        label={texts.claim}
        hint={texts.claimHint}
        autoComplete="off"
        value={claim}
        onChange={(changed) => onChange({ claim: changed })}
        wrong={claim.trim() ? undefined : wrong}
      />
      <Select<Matching>
        label={texts.match}
        choices={(['exact', 'prefix'] as const).map((id) => ({ id, label: texts.matches[id] }))}
        value={match}
        onChange={(changed) => onChange({ match: changed ?? match })}
        wrong={undefined}
      />
      <TextField
        label={texts.value}
        {...(match === 'prefix' && { hint: texts.prefixHint })}
        autoComplete="off"
        value={value}
        onChange={(changed) => onChange({ value: changed })}
        wrong={claim.trim() ? wrong : undefined}
      />
      {onDrop && (
        <div>
          <Button icon={X} onPress={onDrop}>
            {say(texts.withoutRule, { number })}
          </Button>
        </div>
      )}
    </fieldset>
  );
};
