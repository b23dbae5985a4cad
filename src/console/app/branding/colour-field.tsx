import { colourOf, hexOf } from '../../../colour.ts';
import type { FieldOf } from '../form/index.ts';
import type { Value } from '../settings/fields/index.ts';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { TextField } from '../ui/index.ts';
import { ratioOf, readableRatio, shapeRatio } from './contrast.ts';

export interface ColourFieldProps extends FieldOf<Value> {
  readonly label: string;
  readonly hint: string;
  /** What it has to be read on. */
  readonly on: string | undefined;
  /** Shapes are filled with it before anything is written in it. */
  readonly ofShapes?: boolean;
  readonly isDisabled: boolean;
}

/** A colour, picked or written, and whether it can be read. */
export const ColourField = ({
  label,
  hint,
  on,
  ofShapes,
  value,
  onChange,
  wrong,
  isDisabled,
}: ColourFieldProps) => {
  const t = useTexts();
  const say = useSay();
  const written = String(value);
  const colour = colourOf(written);
  return (
    <div className="colour-field">
      <input
        type="color"
        aria-label={say(t.branding.pick, { name: label })}
        value={colour ? hexOf(colour) : '#000000'}
        onChange={({ target }) => onChange(target.value)}
        disabled={isDisabled}
      />
      <TextField
        label={label}
        hint={
          <>
            {hint} {on && <Contrast ink={written} ground={on} ofShapes={ofShapes} />}
          </>
        }
        wrong={wrong}
        value={written}
        onChange={onChange}
        isReadOnly={isDisabled}
        autoComplete="off"
        spellCheck="false"
      />
    </div>
  );
};

const Contrast = ({
  ink,
  ground,
  ofShapes,
}: {
  readonly ink: string;
  readonly ground: string;
  readonly ofShapes: boolean | undefined;
}) => {
  const { branding: texts } = useTexts();
  const say = useSay();
  const language = useLanguage();
  const exact = ratioOf(ink, ground);
  if (exact === undefined) return null;
  const ratio = new Intl.NumberFormat(language).format(exact);
  if (exact >= readableRatio) return say(texts.readable, { ratio });
  if (ofShapes && exact >= shapeRatio) return say(texts.forShapes, { ratio });
  return <span className="too-faint">{say(texts.faint, { ratio })}</span>;
};
