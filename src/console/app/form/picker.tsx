import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { keepPreviousData } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { skipToken, useQueryOf } from '../api/index.ts';
import { type Choice, ComboBox } from '../ui/index.ts';

/** What finds the objects of a kind. */
export interface Picking<In extends DescMessage, Out extends DescMessage> {
  readonly method: DescMethodUnary<In, Out>;
  readonly request: (typed: string) => MessageInitShape<In>;
  readonly choices: (answer: MessageShape<Out>) => readonly Choice[];
  /** Finds the one that is chosen from the beginning, so that its name is shown. */
  readonly only?: (id: string) => MessageInitShape<In>;
}

/** As `useForm` gives them to a field. */
export interface PickerProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly wrong?: ReactNode;
  readonly placeholder?: string;
  /** What an id is called that nothing was found by, where one may name what one does not see. */
  readonly byId?: (id: string) => string;
}

const isId = (text: string): boolean => /^\d{6,}$/.test(text);

/** An object found by what is typed; its id is the value. */
export function Picker<In extends DescMessage, Out extends DescMessage>({
  method,
  request,
  choices,
  only,
  byId,
  value,
  onChange,
  ...field
}: PickerProps & Picking<In, Out>) {
  const [typed, setTyped] = useState('');
  const [picked, setChosen] = useState<Choice>();
  const [touched, setTouched] = useState(false);
  const one = useQueryOf(method, only && value && !touched ? only(value) : skipToken);
  const preset = !touched && one.data ? choices(one.data).find(({ id }) => id === value) : undefined;
  const chosen = picked ?? preset;
  const sought = chosen && chosen.label === typed ? '' : typed.trim();
  const { data } = useQueryOf(method, request(sought), { placeholderData: keepPreviousData });
  const found = data ? choices(data) : [];
  const unseen =
    byId && isId(sought) && !found.some(({ id }) => id === sought)
      ? [{ id: sought, label: byId(sought) }]
      : [];
  const offered = [...found, ...unseen];
  const shown = chosen && !offered.some(({ id }) => id === chosen.id) ? [chosen, ...offered] : offered;
  return (
    <ComboBox
      {...field}
      choices={shown}
      typed={touched ? typed : (preset?.label ?? typed)}
      onType={(text) => {
        setTyped(text);
        setTouched(true);
        if (value && text !== chosen?.label) onChange('');
      }}
      value={value || null}
      onChange={(id) => {
        const choice = shown.find((one) => one.id === id);
        if (!choice) return;
        setChosen(choice);
        setTouched(true);
        setTyped(choice.label);
        onChange(choice.id);
      }}
    />
  );
}
