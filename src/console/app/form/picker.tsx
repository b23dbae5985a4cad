import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { keepPreviousData } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useQueryOf } from '../api/index.ts';
import { type Choice, ComboBox } from '../ui/index.ts';

/** What finds the objects of a kind. */
export interface Picking<In extends DescMessage, Out extends DescMessage> {
  readonly method: DescMethodUnary<In, Out>;
  readonly request: (typed: string) => MessageInitShape<In>;
  readonly choices: (answer: MessageShape<Out>) => readonly Choice[];
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
  byId,
  value,
  onChange,
  ...field
}: PickerProps & Picking<In, Out>) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Choice>();
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
      typed={typed}
      onType={(text) => {
        setTyped(text);
        if (value && text !== chosen?.label) onChange('');
      }}
      value={value || null}
      onChange={(id) => {
        const choice = shown.find((one) => one.id === id);
        if (!choice) return;
        setChosen(choice);
        setTyped(choice.label);
        onChange(choice.id);
      }}
    />
  );
}
