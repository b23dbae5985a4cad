import {
  AuthorizationDetailsService,
  type AuthorizationDetailsType,
  FieldKind,
} from '../../../contract/services/postern/project/v1.ts';
import { useCall, useFresh } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Plus } from '../ui/icons.ts';
import { Button, Switch, TextField, TextList, tellDone } from '../ui/index.ts';
import { FieldFields, type FieldValues } from './field-fields.tsx';
import { isLine, linesOf, textsOf } from './texts.ts';

const { listAuthorizationDetailsTypes, setAuthorizationDetailsType } = AuthorizationDetailsService.method;

const blank: FieldValues = { path: '', kind: FieldKind.TEXT, required: false, label: [], values: [] };

const valuesOf = (type: AuthorizationDetailsType | undefined) => ({
  name: type?.name ?? '',
  title: linesOf(type?.title ?? {}),
  askEachTime: type?.askEachTime ?? false,
  fields: (type
    ? type.fields.map(({ path, kind, required, label, values }) => ({
        path,
        kind,
        required,
        label: linesOf(label),
        values: [...values],
      }))
    : [blank]) as readonly FieldValues[],
});

const ofTexts = (kind: FieldKind) => kind === FieldKind.TEXT || kind === FieldKind.TEXTS;

/** A type of authorization details: the words in which people are asked, and all that a detail may hold. */
export const TypeForm = ({
  projectId,
  type,
  onDone,
}: {
  readonly projectId: string;
  /** undefined: a new one. */
  readonly type?: AuthorizationDetailsType;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const set = useCall(setAuthorizationDetailsType);
  const fresh = useFresh(listAuthorizationDetailsTypes, { projectId }, ({ types }) =>
    valuesOf(types.find(({ name }) => name === type?.name) ?? type),
  );
  const texts = t.access.details;
  const form = useForm({
    id: `authorization-details-type:${projectId}:${type?.name ?? ''}`,
    initial: valuesOf(type),
    ...(type && { latest: fresh }),
    required: ['name'],
    check: ({ fields }) => ({ fields: fields.some(({ path }) => !path.trim()) && t.common.required }),
    async submit({ name, title, fields, askEachTime }) {
      await set({
        projectId,
        name: name.trim(),
        title: textsOf(title),
        askEachTime,
        fields: fields.map(({ label, values, path, ...field }) => ({
          ...field,
          path: path.trim(),
          label: textsOf(label),
          values: ofTexts(field.kind) ? [...values] : [],
        })),
      });
      tellDone(type ? t.common.saved : say(t.access.declared, { name: name.trim() }));
    },
  });
  const { fields } = form.values;
  const { wrong } = form.field('fields');
  const change = (index: number, more: Partial<FieldValues>) =>
    form.set({ fields: fields.map((field, at) => (at === index ? { ...field, ...more } : field)) });
  return (
    <Form form={form} {...(!type && { deed: t.common.add })} onCancel={onDone} onDone={onDone}>
      {!type && (
        <TextField
          label={t.access.name}
          hint={texts.nameHint}
          autoFocus
          autoComplete="off"
          {...form.field('name')}
        />
      )}
      <TextList
        label={texts.question}
        hint={texts.questionHint}
        check={(text) => (isLine(text) ? undefined : texts.lineWrong)}
        value={form.values.title}
        wrong={form.field('title').wrong}
        onChange={(title) => form.set({ title: [...title] })}
      />
      <Switch
        hint={texts.eachTimeHint}
        isSelected={form.values.askEachTime}
        onChange={(on) => form.set({ askEachTime: on })}
      >
        {texts.eachTime}
      </Switch>
      {fields.map((field, index) => (
        <FieldFields
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else until they are sent
          key={index}
          number={index + 1}
          field={field}
          wrong={field.path.trim() ? undefined : wrong}
          onChange={(more) => change(index, more)}
          onDrop={() => form.set({ fields: fields.toSpliced(index, 1) })}
        />
      ))}
      <div>
        <Button icon={Plus} onPress={() => form.set({ fields: [...fields, blank] })}>
          {texts.another}
        </Button>
      </div>
    </Form>
  );
};
