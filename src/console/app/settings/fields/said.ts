import { useLanguage, useTexts } from '../../texts/index.ts';
import { countOf, unitOf } from './duration.tsx';
import type { Field, Value } from './spec.ts';

/** A value in words, for whom there is nothing to change. */
export function useSaid(): (field: Field, value: Value) => string {
  const t = useTexts();
  const language = useLanguage();
  return ({ control }, value) => {
    switch (control) {
      case 'flag':
        return value ? t.common.on : t.common.off;
      case 'count':
        return new Intl.NumberFormat(language).format(value as number);
      case 'duration': {
        const unit = unitOf(value as number);
        return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
          countOf(value as number, unit),
        );
      }
      case 'lines':
        return String(value).replaceAll('\n', ', ') || t.common.none;
      default:
        return String(value) || t.common.none;
    }
  };
}
