import type { MessageShape } from '@bufbuild/protobuf';
import type { Application } from '../../../contract/services/application/v2.ts';
import { CrossAppAccessService } from '../../../contract/services/postern/application/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Plus, X } from '../ui/icons.ts';
import { Button, Switch, TextField, tellDone } from '../ui/index.ts';

const { getCrossAppAccess, setCrossAppAccess } = CrossAppAccessService.method;

interface Target {
  readonly audience: string;
  readonly clientId: string;
  /** With blanks between, as the next. */
  readonly scopes: string;
  readonly resources: string;
}

const blank: Target = { audience: '', clientId: '', scopes: '', resources: '' };

const listOf = (text: string): string[] => [...new Set(text.split(/\s+/).filter(Boolean))];

const valuesOf = ({ acceptsAssertions, targets }: MessageShape<typeof getCrossAppAccess.output>) => ({
  acceptsAssertions,
  targets: targets.map(
    ({ audience, clientId, scopes, resources }): Target => ({
      audience,
      clientId,
      scopes: scopes.join(' '),
      resources: resources.join(' '),
    }),
  ) as readonly Target[],
});

/** Where an application may go in the name of its people, and whether it may come with what others say of theirs. */
export const CrossAppForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const texts = t.trust.crossApp;
  const { projectId, applicationId } = application;
  const address = { projectId, applicationId };
  const fixed = !usePermissions().has('project.app.write', projectId);
  const { data } = useSuspenseQueryOf(getCrossAppAccess, address);
  const update = useCall(setCrossAppAccess);
  const form = useForm({
    id: `cross-app:${applicationId}`,
    initial: valuesOf(data),
    latest: useFresh(getCrossAppAccess, address, valuesOf),
    check: ({ targets }) => ({
      targets:
        targets.some(({ audience, clientId }) => !audience.trim() || !clientId.trim()) && t.common.required,
    }),
    async submit({ acceptsAssertions, targets }) {
      await update({
        ...address,
        acceptsAssertions,
        targets: targets.map(({ audience, clientId, scopes, resources }) => ({
          audience: audience.trim(),
          clientId: clientId.trim(),
          scopes: listOf(scopes),
          resources: listOf(resources),
        })),
      });
      tellDone(t.common.saved);
    },
  });
  const { targets } = form.values;
  const { wrong } = form.field('targets');
  const change = (index: number, more: Partial<Target>) =>
    form.set({ targets: targets.map((target, at) => (at === index ? { ...target, ...more } : target)) });
  return (
    <Form form={form} readOnly={fixed}>
      <Switch
        hint={texts.acceptsHint}
        isDisabled={fixed}
        isSelected={form.values.acceptsAssertions}
        onChange={(on) => form.set({ acceptsAssertions: on })}
      >
        {texts.accepts}
      </Switch>
      {targets.map((target, index) => (
        <TargetFields
          // biome-ignore lint/suspicious/noArrayIndexKey: servers have nothing else until they are sent
          key={index}
          number={index + 1}
          target={target}
          wrong={wrong}
          fixed={fixed}
          onChange={(more) => change(index, more)}
          onDrop={() => form.set({ targets: targets.toSpliced(index, 1) })}
        />
      ))}
      {!fixed && (
        <div>
          <Button icon={Plus} onPress={() => form.set({ targets: [...targets, blank] })}>
            {texts.add}
          </Button>
        </div>
      )}
    </Form>
  );
};

const TargetFields = ({
  number,
  target: { audience, clientId, scopes, resources },
  wrong,
  fixed,
  onChange,
  onDrop,
}: {
  readonly number: number;
  readonly target: Target;
  readonly wrong: React.ReactNode;
  readonly fixed: boolean;
  readonly onChange: (more: Partial<Target>) => void;
  readonly onDrop: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const texts = t.trust.crossApp;
  return (
    <fieldset className="stack">
      <legend>{say(texts.server, { number })}</legend>
      <TextField
        label={texts.audience}
        hint={texts.audienceHint}
        isReadOnly={fixed}
        inputMode="url"
        value={audience}
        onChange={(changed) => onChange({ audience: changed })}
        wrong={clientId.trim() ? wrong : undefined}
      />
      <TextField
        label={texts.clientId}
        hint={texts.clientIdHint}
        isReadOnly={fixed}
        value={clientId}
        onChange={(changed) => onChange({ clientId: changed })}
        wrong={clientId.trim() ? undefined : wrong}
      />
      <TextField
        label={texts.scopes}
        hint={texts.listHint}
        optional
        isReadOnly={fixed}
        value={scopes}
        onChange={(changed) => onChange({ scopes: changed })}
      />
      <TextField
        label={texts.resources}
        hint={texts.listHint}
        optional
        isReadOnly={fixed}
        value={resources}
        onChange={(changed) => onChange({ resources: changed })}
      />
      {!fixed && (
        <div>
          <Button icon={X} onPress={onDrop}>
            {say(texts.without, { number })}
          </Button>
        </div>
      )}
    </fieldset>
  );
};
