import { useRef, useState } from 'react';
import { Group, Input, Label, TextField } from 'react-aria-components';
import { useSay, useTexts } from '../texts/index.ts';
import { Button, IconButton } from './button.tsx';
import { FieldNotes, type FieldProps } from './fields.tsx';
import { Plus, X } from './icons.ts';

export interface TextListProps extends FieldProps {
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly placeholder?: string;
  /** What is wrong with one of them, in a sentence. */
  readonly check?: (value: string) => string | undefined;
  readonly isReadOnly?: boolean;
}

/** Some lines of text, such as addresses: Enter adds one. What was typed and not added is added when the field is left. */
export const TextList = ({
  label,
  hint,
  wrong,
  value,
  onChange,
  placeholder,
  check,
  isReadOnly,
}: TextListProps) => {
  const t = useTexts();
  const say = useSay();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [objection, setObjection] = useState<string>();
  const add = () => {
    const text = typed.trim();
    if (!text) return;
    const problem = value.includes(text) ? t.common.already : check?.(text);
    setObjection(problem);
    if (problem) return;
    onChange([...value, text]);
    setTyped('');
  };
  return (
    <Group className="field text-list" aria-label={label}>
      <span className="legend">{label}</span>
      {value.length > 0 && (
        <ul>
          {value.map((text) => (
            <li key={text}>
              <code>{text}</code>
              {!isReadOnly && (
                <IconButton
                  icon={X}
                  label={say(t.common.removeOne, { value: text })}
                  onPress={() => {
                    onChange(value.filter((other) => other !== text));
                    input.current?.focus();
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {isReadOnly && value.length === 0 && <span className="muted">{t.common.none}</span>}
      {!isReadOnly && (
        <TextField
          className="field"
          value={typed}
          onChange={(text) => {
            setTyped(text);
            setObjection(undefined);
          }}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !typed.trim()) return;
            event.preventDefault();
            add();
          }}
          isInvalid={objection !== undefined || wrong !== undefined}
        >
          <Label className="unseen">{say(t.common.addTo, { name: label })}</Label>
          <div className="text-list-add">
            <Input
              className="input"
              ref={input}
              placeholder={placeholder}
              spellCheck={false}
              autoComplete="off"
            />
            <Button icon={Plus} aria-label={say(t.common.addTo, { name: label })} onPress={add}>
              {t.common.add}
            </Button>
          </div>
          <FieldNotes hint={hint} wrong={objection ?? wrong} />
        </TextField>
      )}
    </Group>
  );
};
