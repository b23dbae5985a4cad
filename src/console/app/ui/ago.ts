import { useLanguage, useTexts } from '../texts/index.ts';

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long ago a moment in milliseconds was, in words: "just now", "5 minutes ago". */
export function useAgo(): (at: number) => string {
  const { justNow } = useTexts().common;
  const language = useLanguage();
  return (at) => {
    const passed = Date.now() - at;
    const [unit, length] = units.find(([, ms]) => passed >= ms) ?? [];
    if (!unit) return justNow;
    return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(
      -Math.floor(passed / length),
      unit,
    );
  };
}
